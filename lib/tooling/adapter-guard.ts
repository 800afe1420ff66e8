import ts from "typescript";
import type { SourceFile } from "./source-files.ts";

/**
 * Reads a file of app/ without running it and tells what in it bypasses the adapters of lib/web.
 * A page must call `load`; every handler of a route must be an `asRoute`; every export of actions an `asAction`;
 * and "use server" stands in files named actions.ts alone, because each of them opens an address to the world.
 */
export function unguardedIn(file: SourceFile): readonly string[] {
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  if (name === "page.tsx") return pageFindings(tree);
  if (name === "route.ts" || name === "route.tsx") return exportFindings(tree, "asRoute", (each) => methods.has(each));
  if (name === "actions.ts") return [...directiveMissing(tree), ...exportFindings(tree, "asAction", () => true)];
  return hiddenActions(tree);
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const homes = { load: "load", asRoute: "as-route", asAction: "as-action" } as const;
type Adapter = keyof typeof homes;

function pageFindings(tree: ts.SourceFile): readonly string[] {
  const guards = guardNames(tree, "load");
  const page = tree.statements.find(
    (each) => ts.isExportAssignment(each) || (isExported(each) && hasModifier(each, ts.SyntaxKind.DefaultKeyword)),
  );
  if (!page) return ["has no default export that can be read"];
  const body = ts.isExportAssignment(page) && ts.isIdentifier(page.expression) ? declared(tree, page.expression.text) : page;
  return [...(body && callsOne(body, guards) ? [] : ["does not call load of lib/web/load.ts"]), ...hiddenActions(tree)];
}

function exportFindings(tree: ts.SourceFile, adapter: Adapter, counts: (name: string) => boolean): readonly string[] {
  const guards = guardNames(tree, adapter);
  const findings: string[] = [];
  for (const statement of tree.statements) {
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      findings.push("re-exports something: what answers a request stands in the file itself");
    } else if (ts.isExportAssignment(statement)) {
      findings.push("has a default export");
    } else if (ts.isVariableStatement(statement) && isExported(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!counts(name.getText(tree))) continue;
        if (!initializer || !isGuarded(initializer, guards)) findings.push(`${name.getText(tree)} is not made by ${adapter}`);
      }
    } else if (ts.isFunctionDeclaration(statement) && isExported(statement)) {
      const name = statement.name?.text ?? "default";
      if (counts(name) && !returnsOnlyGuarded(statement.body, guards)) findings.push(`${name} is not made by ${adapter}`);
    }
  }
  return findings;
}

/** Local names under which the adapter is known here, and the constants it made. */
function guardNames(tree: ts.SourceFile, adapter: Adapter): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const { text } = statement.moduleSpecifier;
    if (text !== `#lib/web/${homes[adapter]}.ts` && !text.endsWith(`/lib/web/${homes[adapter]}.ts`)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const each of bindings.elements) if ((each.propertyName ?? each.name).text === adapter) names.add(each.name.text);
  }
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer && ts.isCallExpression(initializer) && isGuarded(initializer, names)) names.add(name.text);
    }
  }
  return names;
}

function isGuarded(node: ts.Expression, guards: ReadonlySet<string>): boolean {
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) return isGuarded(node.expression, guards);
  if (ts.isIdentifier(node)) return guards.has(node.text);
  if (ts.isCallExpression(node)) return isGuarded(node.expression, guards);
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? returnsOnlyGuarded(node.body, guards) : isGuarded(node.body, guards);
  return false;
}

/** More than one statement could do something before the adapter has asked for the permission. */
function returnsOnlyGuarded(body: ts.Block | undefined, guards: ReadonlySet<string>): boolean {
  const [only, ...more] = body?.statements ?? [];
  return more.length === 0 && only !== undefined && ts.isReturnStatement(only) && !!only.expression && isGuarded(only.expression, guards);
}

function callsOne(node: ts.Node, guards: ReadonlySet<string>): boolean {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && guards.has(node.expression.text)) return true;
  return ts.forEachChild(node, (child) => callsOne(child, guards) || undefined) ?? false;
}

function declared(tree: ts.SourceFile, name: string): ts.Node | undefined {
  return tree.statements.find((each) =>
    ts.isVariableStatement(each)
      ? each.declarationList.declarations.some((one) => one.name.getText(tree) === name)
      : ts.isFunctionDeclaration(each) && each.name?.text === name,
  );
}

function directiveMissing(tree: ts.SourceFile): readonly string[] {
  const [first] = tree.statements;
  return first && isDirective(first, "use server") ? [] : [`does not start with "use server"`];
}

function hiddenActions(tree: ts.SourceFile): readonly string[] {
  const findings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && isDirective(node, "use server"))
      findings.push(`says "use server" outside a file named actions.ts`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return findings;
}

function isDirective(node: ts.Node, text: string): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression) && node.expression.text === text;
}

function isExported(node: ts.Statement): boolean {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword);
}

function hasModifier(node: ts.Statement, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((each) => each.kind === kind) ?? false);
}
