import ts from "typescript";
import type { SourceFile } from "./source-files.ts";

/** A use case as its source says it: its name, its `audit`, and whether the file writes events itself. */
export type SourceUseCase = { readonly name: string; readonly isRead: boolean; readonly writesItself: boolean };

/** Every `defineUseCase({…})` of a file, read without running it. */
export function useCasesIn({ path, text }: SourceFile): readonly SourceUseCase[] {
  if (!text.includes("defineUseCase")) return [];
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found: SourceUseCase[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(tree) === "defineUseCase") {
      const [parts] = node.arguments;
      if (parts && ts.isObjectLiteralExpression(parts)) found.push(readParts(tree, parts));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function isRecordedUseCase({ isRead, writesItself }: SourceUseCase): boolean {
  return !isRead || writesItself;
}

function readParts(tree: ts.SourceFile, parts: ts.ObjectLiteralExpression): SourceUseCase {
  const initializerOf = (name: string) => {
    const property = parts.properties.find((each) => each.name?.getText(tree) === name);
    return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  };
  const [name, audit] = [initializerOf("name"), initializerOf("audit")];
  const isRead = audit !== undefined && ts.isStringLiteral(audit) && audit.text === "read";
  // Its own text names an event, or calls a function of this very file or of a neighbour that is known to write one.
  const own = parts.getText(tree);
  const writesItself = /factOf\(|\btx\.audit\(/.test(own) || isCalled.test(own);
  return { name: name && ts.isStringLiteral(name) ? name.text : "?", isRead, writesItself };
}

/** Functions that write the event of whoever calls them. */
const writers = ["openLogin", "afterFirstFactor", "noteDevice", "finishEnrolment", "proveSecondFactor", "endOwn", "record"];
/** A call of one by its own name: `z.record(` and `unrecord(` are others. */
const isCalled = new RegExp(`(?<![.\\w$])(?:${writers.join("|")})\\(`);
