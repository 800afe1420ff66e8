import { delimiterOf, splitFields } from "#lib/domain/market/candle-file.ts";
import type { CandleFileSink } from "#lib/ports/candle-file-reader.ts";
import { textLines } from "./text-lines.ts";

/** Reads a CSV file as texts, of the wanted columns alone. Its first line that is not empty names the columns. */
export async function readCsvRows(path: string, sink: CandleFileSink): Promise<void> {
  let lineNumber = 0;
  let format: Format | undefined;
  for await (const lines of textLines(path)) {
    const batch = emptyBatch();
    for (const line of lines) {
      lineNumber++;
      if (line.trim() === "") continue;
      if (format) {
        addLine(batch, lineNumber, line, format);
        continue;
      }
      format = readHeader(line, sink);
      if (!format) return;
    }
    if (!sink.rows(batch)) return;
  }
  if (!format) sink.header([]);
}

type Format = { readonly delimiter: string; readonly width: number; readonly wanted: readonly number[] };

function readHeader(line: string, sink: CandleFileSink): Format | undefined {
  const delimiter = delimiterOf(line);
  const names = splitFields(line, delimiter);
  const wanted = sink.header(names);
  return wanted && { delimiter, width: names.length, wanted };
}

type Batch = {
  readonly lines: number[];
  readonly fields: string[][];
  readonly malformed: { line: number; value: string; says: string }[];
};

function emptyBatch(): Batch {
  return { lines: [], fields: Array.from({ length: 6 }, () => []), malformed: [] };
}

function addLine(batch: Batch, lineNumber: number, line: string, { delimiter, width, wanted }: Format): void {
  const fields = splitFields(line, delimiter);
  if (fields.length !== width) {
    batch.malformed.push({ line: lineNumber, value: line, says: `the row has ${fields.length} fields where the header has ${width}` });
    return;
  }
  batch.lines.push(lineNumber);
  wanted.forEach((from, k) => {
    batch.fields[k]?.push(fields[from] as string); // wanted are indexes into the header, of the same width
  });
}
