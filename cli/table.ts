import { visibleText } from "#lib/domain/kernel/visible-text.ts";

export type Column<T> = { readonly title: string; readonly of: (row: T) => string | number | null; readonly isNumber?: boolean };

/** Rows under a header, in columns of equal width; numbers at the right. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], none: string): string {
  if (rows.length === 0) return none;
  const cells = rows.map((row) => columns.map((column) => plain(column.of(row))));
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, i) => (columns[i]?.isNumber ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...cells.map(line)].join("\n");
}

/** What others typed must not move the terminal's cursor, turn its line round or pass for a row. */
function plain(value: string | number | null): string {
  return value === null ? "-" : visibleText(String(value));
}

/** "2026-01-31 12:00:05" from ISO text. */
export function shortTime(iso: string | null): string | null {
  return iso === null ? null : iso.slice(0, 19).replace("T", " ");
}

/** "12.3 MB" from bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
