import ts from "typescript";
import type { SourceFile } from "./source-files.ts";

/** A use case that a page, route or action asks for: its name and the file that defines it, from the root. */
export type RoutedUseCase = {
  readonly adapter: string;
  readonly name: string;
  readonly file: string;
  /** Asked for only where the role may: `roleMay(actor, …) ? load(…) : undefined`. Without it the rest of the page is shown. */
  readonly isOptional: boolean;
};

const adapters = new Set(["load", "asRoute", "asAction"]);

/**
 * Which use cases a file of app/ hands to the adapters of lib/web, read without running it. The end-to-end access matrix imports
 * them to know the permission behind each address. A first argument that is not imported from lib/services is a finding of its own.
 * @throws when an adapter is called with anything but an imported use case
 */
export function routedUseCases({ path, text }: SourceFile): readonly RoutedUseCase[] {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const imports = importedNames(tree);
  const found = new Map<string, RoutedUseCase>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const adapter = imports.get(node.expression.text);
      if (adapter && adapters.has(adapter.name) && adapter.file.startsWith("lib/web/")) {
        const [first] = node.arguments;
        const useCase = first && ts.isIdentifier(first) ? imports.get(first.text) : undefined;
        if (!useCase?.file.startsWith("lib/services/")) {
          throw new Error(`${path}: ${adapter.name}(${first?.getText(tree) ?? ""}) is not given a use case of lib/services`);
        }
        const key = `${adapter.name} ${useCase.name}`;
        const isOptional = isAskedOfRole(node, tree) && (found.get(key)?.isOptional ?? true);
        found.set(key, { adapter: adapter.name, ...useCase, isOptional });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return [...found.values()];
}

function isAskedOfRole(call: ts.CallExpression, tree: ts.SourceFile): boolean {
  const { parent } = call;
  return ts.isConditionalExpression(parent) && parent.whenTrue === call && parent.condition.getText(tree).startsWith("roleMay(");
}

/** Local name -> what it is called where it comes from, for imports written with `#` from the root. */
function importedNames(tree: ts.SourceFile): ReadonlyMap<string, { readonly name: string; readonly file: string }> {
  const names = new Map<string, { name: string; file: string }>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!statement.moduleSpecifier.text.startsWith("#") || !bindings || !ts.isNamedImports(bindings)) continue;
    const file = statement.moduleSpecifier.text.slice(1);
    for (const each of bindings.elements) names.set(each.name.text, { name: (each.propertyName ?? each.name).text, file });
  }
  return names;
}
