import type { EpochMs } from "../kernel/time.ts";
import type { Candle, CandleColumns } from "./candle.ts";

/** Columns of `length` zeros, to be filled. */
export function emptyColumns(length = 0): CandleColumns {
  return {
    openTime: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

export const columnNames = ["openTime", "open", "high", "low", "close", "volume"] as const satisfies readonly (keyof CandleColumns)[];

export function candleCount(columns: CandleColumns): number {
  return columns.openTime.length;
}

/** The candle at row `i`. @throws RangeError outside the columns */
export function candleAt(columns: CandleColumns, i: number): Candle {
  const { openTime, open, high, low, close, volume } = columns;
  if (!Number.isInteger(i) || i < 0 || i >= openTime.length) throw new RangeError(`no candle at row ${i} of ${openTime.length}`);
  return {
    openTime: openTime[i] as EpochMs, // row checked above, columns hold whole milliseconds
    open: open[i] as number, // equal lengths, for this and the four below
    high: high[i] as number,
    low: low[i] as number,
    close: close[i] as number,
    volume: volume[i] as number,
  };
}

/** Rows `[start, end)` as views on the same memory, nothing copied. */
export function sliceColumns(columns: CandleColumns, start: number, end?: number): CandleColumns {
  return mapColumns(columns, (column) => column.subarray(start, end));
}

/** All parts one after the other, copied. @shape parts in time order, as given */
export function concatColumns(...parts: readonly CandleColumns[]): CandleColumns {
  const whole = emptyColumns(parts.reduce((sum, part) => sum + candleCount(part), 0));
  for (const name of columnNames) {
    let row = 0;
    for (const part of parts) {
      whole[name].set(part[name], row);
      row += part[name].length;
    }
  }
  return whole;
}

export function columnsOf(candles: readonly Candle[]): CandleColumns {
  const columns = emptyColumns(candles.length);
  for (const name of columnNames) {
    for (let i = 0; i < candles.length; i++) columns[name][i] = (candles[i] as Candle)[name]; // i < length
  }
  return columns;
}

/** First row whose open time is not before `at`; the number of rows when there is none. */
export function rowAtOrAfter(columns: CandleColumns, at: EpochMs): number {
  let low = 0;
  let high = candleCount(columns);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.openTime[middle] as number) < at)
      low = middle + 1; // middle < length
    else high = middle;
  }
  return low;
}

function mapColumns(columns: CandleColumns, change: (column: Float64Array) => Float64Array): CandleColumns {
  return {
    openTime: change(columns.openTime),
    open: change(columns.open),
    high: change(columns.high),
    low: change(columns.low),
    close: change(columns.close),
    volume: change(columns.volume),
  };
}
