import type { CandleColumns } from "#lib/domain/market/candle.ts";
import { candleCount, columnNames, emptyColumns, sliceColumns } from "#lib/domain/market/candle-columns.ts";

/** Two series in one. Where both have a candle, the archive's stands. @shape oldest first, strictly increasing, as both inputs */
export function mergeCandles(archive: CandleColumns, live: CandleColumns): CandleColumns {
  if (candleCount(live) === 0) return archive;
  if (candleCount(archive) === 0) return live;
  const merged = emptyColumns(candleCount(archive) + candleCount(live));
  let [a, b, row] = [0, 0, 0];
  while (a < candleCount(archive) || b < candleCount(live)) {
    const [atA, atB] = [archive.openTime[a] ?? Number.POSITIVE_INFINITY, live.openTime[b] ?? Number.POSITIVE_INFINITY];
    const [from, i] = atA <= atB ? [archive, a] : [live, b];
    for (const name of columnNames) merged[name][row] = from[name][i] as number; // i is inside by the comparison above
    if (atA <= atB) a++;
    if (atB <= atA) b++;
    row++;
  }
  return sliceColumns(merged, 0, row);
}
