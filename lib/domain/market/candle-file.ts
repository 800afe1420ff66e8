/** The fields of a candle in a file, in the order in which they are handed on. */
export const candleFields = ["time", "open", "high", "low", "close", "volume"] as const;
export type CandleField = (typeof candleFields)[number];

/** Names under which files carry them: lower case, without spaces, dots, dashes and underscores. */
const namesOf: Record<CandleField, readonly string[]> = {
  time: ["", "timestamp", "time", "date", "datetime", "opentime", "t", "ts", "unnamed:0", "indexlevel0", "index"],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "l"],
  close: ["close", "c"],
  volume: ["volume", "vol", "v"],
};

export type RecognisedColumns =
  /** @shape one index into the header for each of `candleFields` */
  { readonly kind: "columns"; readonly indexes: readonly number[] } | { readonly kind: "refused"; readonly problems: readonly string[] };

/** Which column of a file is which field, by name and whatever the case. Other columns are ignored. */
export function recogniseColumns(header: readonly string[]): RecognisedColumns {
  const plain = header.map(plainName);
  const problems: string[] = [];
  const indexes = candleFields.map((field) => {
    const found = plain.flatMap((name, i) => (namesOf[field].includes(name) ? [i] : []));
    // A nameless first column is the time only where no other column says that it is.
    const telling = found.filter((i) => plain[i] !== "" && plain[i] !== "index");
    const named = telling.length > 0 ? telling : found;
    if (named.length > 1)
      problems.push(`The columns ${named.map((i) => quoted(header[i] ?? "")).join(" and ")} could both be the ${field}: keep one of them.`);
    if (found.length === 0) problems.push(missing(field, header));
    return named[0] ?? -1;
  });
  return problems.length === 0 ? { kind: "columns", indexes } : { kind: "refused", problems };
}

/** The character between the fields of this header line: the most frequent of comma, semicolon, tab and bar. */
export function delimiterOf(headerLine: string): string {
  const counted = [",", ";", "\t", "|"].map((mark) => ({ mark, count: headerLine.split(mark).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

/**
 * The fields of one line, without the quotes around them. A field never goes over a line end: no number and no time does.
 * @source RFC 4180, section 2, rules 4 to 7
 */
export function splitFields(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = line[at] === '"' ? quotedField(line, at) : plainField(line, at, delimiter);
    fields.push(field.text);
    if (field.end >= line.length) return fields;
    at = field.end + 1;
  }
}

function plainField(line: string, start: number, delimiter: string): { text: string; end: number } {
  const found = line.indexOf(delimiter, start);
  const end = found < 0 ? line.length : found;
  return { text: line.slice(start, end), end };
}

function quotedField(line: string, start: number): { text: string; end: number } {
  let text = "";
  let at = start + 1;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return { text: text + line.slice(at), end: line.length };
    text += line.slice(at, quote);
    if (line[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}

function missing(field: CandleField, header: readonly string[]): string {
  const shown = header.slice(0, 12).map(quoted).join(", ");
  return `There is no column for the ${field}. The first line must name the columns, for example: timestamp,open,high,low,close,volume. It reads: ${shown}`;
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s._-]/g, "");
}

function quoted(name: string): string {
  return `"${name.trim().slice(0, 40)}"`;
}
