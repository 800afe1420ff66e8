import { createReadStream } from "node:fs";

/** Characters of a line, at most. */
const LONGEST_LINE = 65_536;

export class LineTooLongError extends Error {}

/**
 * The lines of a UTF-8 file in pieces of many lines, without their ends (\n, \r\n or \r) and without a byte order mark; empty lines
 * stay, so that counting them gives the line numbers of an editor. Bytes that are not UTF-8 become U+FFFD. DuckDB's CSV reader is not
 * used for this: it leaves out empty lines, stops at the first ragged row, and with those rules relaxed loses text silently.
 * @throws LineTooLongError so that a file without line ends does not fill the memory
 */
export async function* textLines(path: string): AsyncGenerator<string[]> {
  let rest = "";
  let isStart = true;
  for await (const piece of createReadStream(path, { encoding: "utf8", highWaterMark: 262_144 })) {
    const text = rest + (isStart ? (piece as string).replace(/^\ufeff/, "") : (piece as string)); // an encoding is set: texts
    isStart = false;
    // A carriage return at the end may be half of a line end: it waits for the next piece.
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? "") + text.slice(end);
    if (rest.length > LONGEST_LINE) throw new LineTooLongError(`a line is longer than ${LONGEST_LINE} characters`);
    yield lines;
  }
  const last = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
  if (last !== "") yield [last];
}
