import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, walk } from "./source-files.ts";

/** A column that prisma/schema says is encrypted. */
export type SealedLine = {
  readonly model: string;
  readonly column: string;
  readonly stableName: string;
  readonly purpose: string;
  readonly scope: string;
  readonly holds: string;
  readonly reason: string;
};

/** A stored column as the schema declares it. */
export type SchemaColumn = { readonly model: string; readonly field: string; readonly type: string; readonly column: string };

const annotation = /@sealed\("([^"]+)"\) purpose ([a-z]+), scope (?:= )?([^:.]+)(?:: ([^.]*))?\. ?(.*)$/;
const field = /^\s+(\w+)\s+(\w+)(\[\]|\?)?(\s.*)?$/;

/** Reads prisma/schema: every column, and what its comment says of its encryption. @throws Error for an annotation in another form */
export function readSchema(root: string = projectRoot): {
  readonly columns: readonly SchemaColumn[];
  readonly sealed: readonly SealedLine[];
} {
  const columns: SchemaColumn[] = [];
  const sealed: SealedLine[] = [];
  for (const path of walk(root, "prisma/schema").filter((each) => each.endsWith(".prisma"))) {
    let model = "";
    let comment = "";
    for (const line of readFileSync(join(root, path), "utf8").split("\n")) {
      model = /^model (\w+) \{/.exec(line)?.[1] ?? (line.startsWith("}") ? "" : model);
      if (model === "") continue;
      const said = /^\s*\/\/\/ ?(.*)$/.exec(line)?.[1];
      if (said !== undefined) comment = `${comment} ${said}`.trim();
      const [, name = "", type = "", , rest = ""] = field.exec(line) ?? [];
      if (name === "") continue;
      const column = /@map\("([^"]+)"\)/.exec(rest)?.[1] ?? name;
      columns.push({ model, field: name, type, column });
      if (comment.includes("@sealed")) sealed.push(lineOf(`${model}.${column}`, model, column, comment));
      comment = "";
    }
  }
  return { columns, sealed };
}

function lineOf(place: string, model: string, column: string, comment: string): SealedLine {
  const [, stableName, purpose, scope, holds = "", reason = ""] = annotation.exec(comment) ?? [];
  if (!(stableName && purpose && scope)) throw new Error(`${place}: say @sealed("name.v1") purpose P, scope = S: {what}. Why.`);
  return { model, column, stableName, purpose, scope: scope.trim(), holds: holds.trim(), reason: reason.trim() };
}

/** The table of docs/encrypted-columns.md. */
export function sealedTable(sealed: readonly SealedLine[]): string {
  const rows = sealed.toSorted((a, b) => (`${a.model}.${a.column}` < `${b.model}.${b.column}` ? -1 : 1));
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|") || "–").join(" | ")} |`;
  return [
    "# Encrypted columns",
    "",
    "Made from the annotations in `prisma/schema` by `lib/tooling/sealed-table.test.ts`; change it there. Format BW1; the key is the scope's data key of",
    "the purpose. Whatever is not here is stored plain: ids, states, times, symbols and what rows are found by. The desk stores no KYC documents: it",
    "opens no accounts with anybody and has no column for them.",
    "",
    line(["column", "purpose", "scope", "holds", "why"]),
    line(["---", "---", "---", "---", "---"]),
    ...rows.map(({ model, column, purpose, scope, holds, reason }) => line([`${model}.${column}`, purpose, scope, holds, reason])),
    "",
  ].join("\n");
}
