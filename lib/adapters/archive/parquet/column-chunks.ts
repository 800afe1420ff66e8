import { DOUBLE, type DuckDBConnection, DuckDBDataChunk, type DuckDBResult, type DuckDBVector } from "@duckdb/node-api";
import type { CandleColumns } from "#lib/domain/market/candle.ts";
import { candleCount, columnNames, emptyColumns } from "#lib/domain/market/candle-columns.ts";

const CHUNK_ROWS = 2_048;

/** Reads a result of six DOUBLE columns, in the order of `columnNames`, of at most `limit` rows. */
export async function columnsFrom(result: DuckDBResult, limit: number): Promise<CandleColumns> {
  const columns = emptyColumns(limit);
  let row = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const count = chunk.rowCount;
    if (row + count > limit) throw new RangeError(`more than the ${limit} candles that fit the window: the series is not aligned`);
    columnNames.forEach((name, k) => {
      copyDoubles(chunk.getColumnVector(k), columns[name], row, count);
    });
    row += count;
  }
  assertRising(columns.openTime, row);
  return row === limit ? columns : shortened(columns, row);
}

/** Files are written in order and read as they are; a file that is not must not reach an engine. */
function assertRising(openTime: Float64Array, rows: number): void {
  for (let i = 1; i < rows; i++) {
    if ((openTime[i] as number) <= (openTime[i - 1] as number)) throw new RangeError(`the series does not rise at row ${i}`); // i < rows
  }
}

/**
 * The vector keeps its numbers in one Float64Array, private to TypeScript only; copying it whole reads a million candles in
 * 85 ms where item by item takes 250. Where a later version hides it, the public way is taken.
 */
function copyDoubles(vector: DuckDBVector, to: Float64Array, row: number, count: number): void {
  const { items } = vector as unknown as { items?: unknown }; // see above; its type is checked on the next line
  if (items instanceof Float64Array && items.length >= count) to.set(items.length === count ? items : items.subarray(0, count), row);
  else for (let i = 0; i < count; i++) to[row + i] = vector.getItem(i) as number; // DOUBLE columns without NULL
}

function shortened(columns: CandleColumns, rows: number): CandleColumns {
  const whole = emptyColumns(rows);
  for (const name of columnNames) whole[name].set(columns[name].subarray(0, rows));
  return whole;
}

/** Puts candles into a table of six DOUBLE columns. */
export async function appendColumns(connection: DuckDBConnection, table: string, candles: CandleColumns): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for (let start = 0; start < candleCount(candles); start += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, candleCount(candles) - start);
      const chunk = DuckDBDataChunk.create(
        columnNames.map(() => DOUBLE),
        count,
      );
      columnNames.forEach((name, k) => {
        chunk.setColumnValues(k, Array.from(candles[name].subarray(start, start + count)));
      });
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}
