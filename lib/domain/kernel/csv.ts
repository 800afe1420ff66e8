import { visibleText } from "./visible-text.ts";

/** What a spreadsheet may take for the beginning of a formula. */
const formula = String.raw`[=+\-@|%\uff1d\uff0b\uff0d\uff20]`;
const atStart = new RegExp(`^(\\s*)(?=${formula})`);
/** Programs that part columns by another sign than the comma would begin a cell after it. */
const afterSeparator = new RegExp(`([;,|]\\s*)(?=${formula})`, "g");

/**
 * One line of a CSV file (RFC 4180), ended by CR LF. Every cell is quoted, and no cell can begin a formula in a spreadsheet: an
 * apostrophe stands before it.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return '""';
  if (typeof value === "number") return `"${value}"`;
  const safe = visibleText(value).replace(atStart, "'$1").replaceAll(afterSeparator, "$1'");
  return `"${safe.replaceAll('"', '""')}"`;
}
