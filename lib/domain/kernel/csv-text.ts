import type { JsonValue } from "./canonical-json.ts";

/**
 * Rows as CSV with a head line; columns in the order in which they first appear. A cell that a spreadsheet would take for a formula is
 * made text by an apostrophe. @source RFC 4180; OWASP, "CSV Injection"
 */
export function csvText(rows: readonly { readonly [field: string]: JsonValue }[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column] ?? null)))];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

function cell(value: JsonValue): string {
  const text = value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
