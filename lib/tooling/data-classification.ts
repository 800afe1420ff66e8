import { dataClasses, type Level, levelOf, levels } from "./data-classes.ts";
import type { SchemaColumn, SealedLine } from "./sealed-table.ts";

/** What is kept or sent outside of tables. */
const elsewhere: readonly (readonly [what: string, level: Level, kept: string])[] = [
  ["Key files (`keys/`)", "secret", "as long as the desk; mode 600, one a part"],
  ["Encrypted secrets files (`secrets.*.json`)", "secret", "until a value is replaced"],
  ["Key backup", "secret", "the newest alone; encrypted, apart from the data"],
  ["Data backups", "confidential", "7 days and 4 weeks, at most 30 days; encrypted"],
  ["Candle archive", "public", "as long as the desk"],
  ["Logs", "internal", "redacted before they are written; by size"],
  ["Session cookie", "secret", "30 minutes; encrypted, HttpOnly, holds an id alone: no plain payload as in a signed JWT"],
  ["Cookies of theme, pair of colours and rail", "public", "a year"],
  ["Export of a person's data", "confidential", "made on demand and not kept here"],
];

/** docs/data-classification.md. Every stored column has a level; columns are listed where they differ from their table's. */
export function classificationTable(columns: readonly SchemaColumn[], sealed: readonly SealedLine[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const models = [...new Set(columns.map(({ model }) => model))].sort();
  const above = (model: string, level: Level) =>
    columns
      .filter((each) => each.model === model && levelOf(each, sealed) === level)
      .map(({ column }) => `\`${column}\``)
      .join(", ") || "–";
  return [
    "# Data and its protection levels",
    "",
    "Made from `prisma/schema` and `lib/tooling/data-classes.ts` by `lib/tooling/data-classification.test.ts`, which fails on a table without a class;",
    "change it there. Account data and addresses of people are personal data (GDPR): exported and erased per person, see `docs/decisions/024-key-rotation.md`.",
    "",
    line(["level", "what it means"]),
    line(["---", "---"]),
    ...Object.entries(levels).map(([level, says]) => line([level, says])),
    "",
    "## Tables",
    line(["table", "its plain columns", "hold", "confidential", "secret", "kept"]),
    line(["---", "---", "---", "---", "---", "---"]),
    ...models.map((model) => {
      const { level, holds, kept } = dataClasses[model] ?? { level: "?", holds: "?", kept: "?" };
      return line([model, level, holds, above(model, "confidential"), above(model, "secret"), kept]);
    }),
    "",
    "## Elsewhere",
    line(["what", "level", "kept"]),
    line(["---", "---", "---"]),
    ...elsewhere.map((cells) => line(cells)),
    "",
  ].join("\n");
}
