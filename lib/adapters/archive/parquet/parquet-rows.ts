import type { DuckDBConnection } from "@duckdb/node-api";
import type { CandleFileSink } from "#lib/ports/candle-file-reader.ts";
import { sqlText } from "./duck-session.ts";

/** Reads a Parquet file as texts, of the wanted columns alone. Doubles come as the shortest text that gives them back. */
export async function readParquetRows(connection: DuckDBConnection, path: string, sink: CandleFileSink): Promise<void> {
  const source = `read_parquet(${sqlText(path)})`;
  const described = await connection.runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`);
  const columns = described.getRows() as [string, string][]; // two VARCHAR columns
  const wanted = sink.header(columns.map(([name]) => name));
  if (!wanted) return;
  const texts = wanted.map((index) => {
    const [name = ""] = columns[index] ?? [];
    return `"${name.replaceAll('"', '""')}"::VARCHAR`;
  });
  const result = await connection.stream(`SELECT ${texts.join(", ")} FROM ${source}`);
  let row = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const first = row + 1;
    row += chunk.rowCount;
    const lines = Array.from({ length: chunk.rowCount }, (_, i) => first + i);
    const fields = chunk.getColumns() as (string | null)[][]; // VARCHAR columns
    if (!sink.rows({ lines, fields, malformed: [] })) return;
  }
}
