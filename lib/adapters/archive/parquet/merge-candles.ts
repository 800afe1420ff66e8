import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { CandleColumns } from "#lib/domain/market/candle.ts";
import { candleCount, columnNames, emptyColumns, sliceColumns } from "#lib/domain/market/candle-columns.ts";

export type Merged =
  | { readonly kind: "unchanged" }
  | { readonly kind: "conflict"; readonly at: EpochMs }
  /** `written`: candles that are new or differ from what stood there. */
  | { readonly kind: "merged"; readonly candles: CandleColumns; readonly written: number };

/**
 * What a range holds after candles were added to it. Refusing: both together, a conflict where they differ at the same open
 * time. Replacing: the incoming ones alone.
 * @shape both oldest first; `existing` lies within the times of `incoming`
 */
export function mergeCandles(existing: CandleColumns, incoming: CandleColumns, mode: "refuse" | "replace"): Merged {
  if (candleCount(existing) === 0) return { kind: "merged", candles: incoming, written: candleCount(incoming) };
  const union = emptyColumns(candleCount(existing) + candleCount(incoming));
  let [old, fresh, row, written] = [0, 0, 0, 0];
  const keep = (from: CandleColumns, at: number) => {
    for (const name of columnNames) union[name][row] = from[name][at] as number; // at < length
    row++;
  };
  while (old < candleCount(existing) || fresh < candleCount(incoming)) {
    const oldTime = existing.openTime[old] ?? Number.POSITIVE_INFINITY;
    const freshTime = incoming.openTime[fresh] ?? Number.POSITIVE_INFINITY;
    if (oldTime < freshTime) {
      keep(existing, old++);
      continue;
    }
    const isSame = oldTime === freshTime && columnNames.every((name) => existing[name][old] === incoming[name][fresh]);
    if (oldTime === freshTime && !isSame && mode === "refuse") return { kind: "conflict", at: oldTime as EpochMs }; // an open time of the archive
    if (!isSame) written++;
    keep(incoming, fresh++);
    if (oldTime === freshTime) old++;
  }
  const isRemoved = mode === "replace" && row > candleCount(incoming);
  if (written === 0 && !isRemoved) return { kind: "unchanged" };
  return { kind: "merged", written, candles: mode === "replace" ? incoming : sliceColumns(union, 0, row) };
}
