import ts from "typescript";
import type { SourceFile } from "./source-files.ts";

/** One thing that does not belong there. */
export type Finding = { readonly path: string; readonly line: number; readonly what: string; readonly why: string };

type Ban = {
  readonly what: string;
  readonly why: string;
  readonly where: RegExp;
  readonly except?: RegExp;
  readonly is: (node: ts.Node) => boolean;
};

const pureRooms = /^lib\/(domain|indicators|strategies|engine)\//;
const tests = /[.](test|bench|contract|e2e)[.]tsx?$/;
const everywhere = /^/;

/** `object.member`, also written with globalThis in front. */
const member = (object: string, name?: string) => (node: ts.Node) =>
  ts.isPropertyAccessExpression(node) &&
  (name === undefined || node.name.text === name) &&
  (ts.isIdentifier(node.expression) ? node.expression.text === object : node.expression.getText() === `globalThis.${object}`);

const call = (name: string) => (node: ts.Node) =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name;

const jsxAttribute = (name: string) => (node: ts.Node) => ts.isJsxAttribute(node) && node.name.getText() === name;

const pure = (what: string, why: string, is: Ban["is"]): Ban => ({ what, why, where: pureRooms, except: tests, is });

const bans: readonly Ban[] = [
  pure("Date.now", "pure rooms take `now` as an argument", member("Date", "now")),
  pure(
    "new Date()",
    "pure rooms take `now` as an argument",
    (node) => ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0,
  ),
  pure("performance.now", "pure rooms know no clock", member("performance")),
  pure("Math.random", "pure rooms take a seeded generator as an argument", member("Math", "random")),
  pure("crypto", "pure rooms make no randomness and no hashes", member("crypto")),
  pure(
    "parseFloat",
    "money and prices are exact decimals; numbers come from checked columns",
    (node) => call("parseFloat")(node) || member("Number", "parseFloat")(node),
  ),
  pure("process", "pure rooms know no process", member("process")),
  pure("fetch", "pure rooms do no I/O", call("fetch")),
  pure("console", "pure rooms do no I/O", member("console")),
  pure("setTimeout", "pure rooms do not wait", (node) => call("setTimeout")(node) || call("setInterval")(node)),
  {
    what: "process.env",
    why: "all configuration is read and checked once, in lib/config/env.ts",
    where: /^(app|components|lib|worker|cli|prisma)\/|^(proxy|instrumentation)/,
    except: /^lib\/config\/env[.]ts$|^lib\/tooling\/|[.](test|bench|contract)[.]tsx?$|\/testing\//,
    // NEXT_RUNTIME is a constant of Next's build, not configuration
    is: (node) => member("process", "env")(node) && !node.parent.getText().endsWith(".NEXT_RUNTIME"),
  },
  {
    what: "as any",
    why: "say what it is, or parse it",
    where: everywhere,
    is: (node) => ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword,
  },
  {
    what: "style=",
    why: "the content policy blocks a style attribute in server HTML: use a class, an SVG attribute, or set it through a ref",
    where: /^(components|app)\//,
    is: jsxAttribute("style"),
  },
  {
    what: "dangerouslySetInnerHTML",
    why: "markup is built by React alone",
    where: /^(components|app)\//,
    is: jsxAttribute("dangerouslySetInnerHTML"),
  },
  {
    what: "export *",
    why: "no barrels: import the file where the thing lives",
    where: everywhere,
    is: (node) => ts.isExportDeclaration(node) && node.exportClause === undefined,
  },
];

/** Words looked for in the text, comments included. The parts are joined here so that this file does not name them. */
const words = [
  { what: `TO${"DO"}`, why: "unfinished work is an issue, not a comment" },
  { what: `FIX${"ME"}`, why: "unfinished work is an issue, not a comment" },
  { what: `@ts-${"ignore"}`, why: "an error of types is repaired or narrowed, never hidden" },
  { what: `@ts-${"nocheck"}`, why: "an error of types is repaired or narrowed, never hidden" },
].map((word) => ({ ...word, pattern: new RegExp(`(?<![A-Za-z0-9_])${word.what}(?![A-Za-z0-9_])`) }));

/** What in this file is banned in the room where it stands. */
export function bannedIn({ path, text }: SourceFile): readonly Finding[] {
  const active = bans.filter((ban) => ban.where.test(path) && !ban.except?.test(path));
  const found: Finding[] = [];
  text.split("\n").forEach((line, index) => {
    for (const { pattern, what, why } of words) if (pattern.test(line)) found.push({ path, line: index + 1, what, why });
  });
  if (active.length === 0) return found;
  const kind = path.endsWith(".tsx") ? ts.ScriptKind.TSX : path.endsWith(".mjs") ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const visit = (node: ts.Node): void => {
    for (const { is, what, why } of active) {
      if (is(node)) found.push({ path, line: tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1, what, why });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
