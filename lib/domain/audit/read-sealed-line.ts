import { sealedColumns } from "./export-layout.ts";

/** What a line of an export says; `wrong` are its readable columns that do not say what the body says. */
export type SealedLine = {
  readonly leafIndex: number;
  readonly leaf: string;
  readonly body?: string;
  readonly retired?: string;
  readonly wrong: readonly string[];
};

/** Undefined for what is none of our lines, in either form. */
export function readSealedLine(line: string, format: "ndjson" | "csv"): SealedLine | undefined {
  try {
    return format === "ndjson" ? readJson(line) : readCells(line);
  } catch {
    return undefined; // not JSON, not base64, not UTF-8
  }
}

function readJson(line: string): SealedLine | undefined {
  const { leafIndex, leaf, body, retired, ...more } = JSON.parse(line) as { [key: string]: unknown }; // probed below
  if (typeof leafIndex !== "number" || typeof leaf !== "string" || Object.keys(more).length > 0) return undefined;
  if (typeof body === "string" && retired === undefined) return { leafIndex, leaf, body, wrong: [] };
  return typeof retired === "string" && body === undefined ? { leafIndex, leaf, retired, wrong: [] } : undefined;
}

function readCells(line: string): SealedLine | undefined {
  const quoted = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = ""]) => cell);
  if (quoted.length !== sealedColumns.length || `"${quoted.join('","')}"` !== line) return undefined;
  const cells = quoted.map((cell) => cell.replaceAll('""', '"'));
  if (String(Number(cells[0])) !== cells[0]) return undefined;
  const [leafIndex, leaf = "", retired = "", encoded = ""] = [Number(cells[0]), ...cells.slice(-3)];
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const body = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  if ((body === "") === (retired === "")) return undefined;
  const said = body === "" ? readable.map(() => "") : readable.map(([, member]) => textOf(JSON.parse(body)[member]));
  const wrong = readable.flatMap(([column], i) => (plain(cells[i + 1] ?? "") === plain(said[i] ?? "") ? [] : [column]));
  return { leafIndex, leaf, wrong, ...(body === "" ? { retired } : { body }) };
}

/** Columns for people, after the first, and the members of the body that they repeat. */
const readable = [
  ["time", "at"],
  ["actor", "user"],
  ["type", "type"],
  ["action", "action"],
  ["result", "result"],
  ["resource", "resource"],
  ["resource_id", "resourceId"],
  ["subject", "subject"],
  ["portfolio", "portfolio"],
  ["request", "request"],
] as const;

function textOf(member: unknown): string {
  return typeof member === "string" ? member : "";
}

/** Without what a cell has against formulas and terminals: which signs need it depends on the Unicode of whoever wrote the file. */
function plain(text: string): string {
  return text.replaceAll(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll("'", "");
}
