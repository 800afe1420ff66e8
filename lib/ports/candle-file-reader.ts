import type { Result } from "#lib/domain/kernel/result.ts";
import type { CandleRows } from "#lib/domain/market/candle-check.ts";

/** Takes what a candle file holds, while it is read. */
export type CandleFileSink = {
  /** The column names. Gives back the indexes of the columns wanted, or undefined to end the reading here. */
  header(names: readonly string[]): readonly number[] | undefined;
  /** The next rows, with the wanted columns as `fields`. False ends the reading. @shape as in the file */
  rows(batch: CandleRows): boolean;
};

/** Reads candle files of people: texts only, nothing is believed. */
export type CandleFileReader = {
  /**
   * Reads a CSV or Parquet file once, from its first row to its last, in bounded memory.
   * @returns what the line numbers of the rows count
   * @error not-found (no such file), invalid-input (too large, or not readable as CSV or Parquet)
   */
  read(file: string, sink: CandleFileSink): Promise<Result<{ readonly unit: "line" | "row" }>>;
};
