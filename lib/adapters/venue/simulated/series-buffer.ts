import type { EpochMs } from "#lib/domain/kernel/time.ts";
import { type Candle, type CandleColumns, closeTime, intervals } from "#lib/domain/market/candle.ts";
import { candleAt, candleCount, rowAtOrAfter } from "#lib/domain/market/candle-columns.ts";
import type { FeedSeries } from "#lib/ports/candle-feed.ts";

/** Reads candles that open at or after `from`, oldest first; empty where there are none. */
export type ReadChunk = (series: FeedSeries, from: EpochMs) => Promise<CandleColumns>;

/** A window of one series that moves forward: reads ahead in chunks and finds the first candle that closes after a time. */
export class SeriesBuffer {
  readonly series: FeedSeries;
  readonly #read: ReadChunk;
  #chunk: CandleColumns | undefined;
  #from: EpochMs | undefined;
  #row = 0;

  constructor(series: FeedSeries, read: ReadChunk) {
    this.series = series;
    this.#read = read;
  }

  /** The first candle that opens at or after `from`, undefined while there is none. */
  async first(from: EpochMs): Promise<Candle | undefined> {
    if (this.#chunk === undefined || this.#from === undefined || from < this.#from) await this.#load(from);
    if (!this.#seek(from)) {
      await this.#load(from);
      if (!this.#seek(from)) return undefined;
    }
    return this.#chunk && candleAt(this.#chunk, this.#row);
  }

  #seek(from: EpochMs): boolean {
    const chunk = this.#chunk;
    if (!chunk) return false;
    const rows = candleCount(chunk);
    // Almost always the next row; a search where the clock jumped.
    while (this.#row < rows && (chunk.openTime[this.#row] ?? 0) < from) {
      const next = this.#row + 1;
      this.#row = next < rows && (chunk.openTime[next] ?? 0) >= from ? next : rowAtOrAfter(chunk, from);
    }
    return this.#row < rows;
  }

  async #load(from: EpochMs): Promise<void> {
    this.#chunk = await this.#read(this.series, from);
    this.#from = from;
    this.#row = 0;
  }
}

/** Open time from which on a candle of the series closes after `after`. */
export function opensAfter(series: FeedSeries, after: EpochMs): EpochMs {
  return (after - intervals[series.interval] + 1) as EpochMs; // whole ms; a candle opening here or later closes after `after`
}

/** All candles that close first after `after`, over every series. */
export async function firstGroup(
  buffers: readonly SeriesBuffer[],
  from: (series: FeedSeries) => EpochMs,
  isPast?: (candle: Candle) => boolean,
) {
  let at = Number.POSITIVE_INFINITY;
  let candles: { series: FeedSeries; candle: Candle }[] = [];
  for (const buffer of buffers) {
    const candle = await buffer.first(from(buffer.series));
    if (!candle || isPast?.(candle)) continue;
    const closes = closeTime(candle.openTime, buffer.series.interval);
    if (closes > at) continue;
    if (closes < at) candles = [];
    at = closes;
    candles.push({ series: buffer.series, candle });
  }
  return candles.length === 0 ? undefined : { closeTime: at as EpochMs, candles }; // a close time of one of them
}

/** Buffers kept per series, in the order of symbols. */
export class SeriesBuffers {
  readonly #read: ReadChunk;
  readonly #kept = new Map<string, SeriesBuffer>();

  constructor(read: ReadChunk) {
    this.#read = read;
  }

  of(wanted: readonly FeedSeries[]): readonly SeriesBuffer[] {
    const names = new Set(wanted.map(name));
    for (const kept of this.#kept.keys()) if (!names.has(kept)) this.#kept.delete(kept);
    for (const series of wanted) if (!this.#kept.has(name(series))) this.#kept.set(name(series), new SeriesBuffer(series, this.#read));
    return [...this.#kept.values()].sort((a, b) => (name(a.series) < name(b.series) ? -1 : 1));
  }
}

function name(series: FeedSeries): string {
  return `${series.symbol} ${series.interval}`;
}
