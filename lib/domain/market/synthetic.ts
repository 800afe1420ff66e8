import type { EpochMs } from "../kernel/time.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import type { Candle, CandleColumns } from "./candle.ts";
import { columnNames, emptyColumns } from "./candle-columns.ts";

/**
 * The made-up market DEMO/USD in one-minute candles. Every draw is a hash of (seed, index, stream): a counter-based
 * generator without memory, so that a candle depends on its index and the close before it and on nothing else. To go on
 * after a stop, keep (index, close); or make the whole history again, which is as fast as reading it. Only + − × ÷ and
 * square roots of constants are used: the same bits on every machine.
 */
export function nextCandle(seed: number, index: number, previousClose: number, openTime: EpochMs): Candle {
  const open = Math.round(previousClose * TICKS_PER_UNIT);
  const calm = busyness(seed, index);
  const sigma = MINUTE_SIGMA * calm;
  const drift = (PULL * (HOME_PRICE - previousClose)) / HOME_PRICE;
  let price = open;
  let high = open;
  let low = open;
  for (let step = 0; step < STEPS; step++) {
    price = Math.max(1, price * (1 + drift / STEPS + sigma * STEP_SHARE * bell(seed, index, step)));
    high = Math.max(high, price);
    low = Math.min(low, price);
  }
  const close = Math.round(price);
  return {
    openTime,
    open: open / TICKS_PER_UNIT,
    high: Math.max(open, close, Math.round(high)) / TICKS_PER_UNIT,
    low: Math.max(1, Math.min(open, close, Math.round(low))) / TICKS_PER_UNIT,
    close: close / TICKS_PER_UNIT,
    volume: Math.round(VOLUME * calm * (0.25 + 1.5 * uniform(seed, index, 20)) * (1 + (2 * (high - low)) / open / MINUTE_SIGMA)) / 100,
  };
}

/** Seed of the demonstration: its first up-cross of SMA 10/30 after the backfill comes within 25 candles (tested). */
export const DEMO_SEED = 5;
/** Thirty days of one-minute candles. */
export const DEMO_BACKFILL = 43_200;
export const DEMO_FIRST_PRICE = 100;

/**
 * The first `count` candles of a made-up market, index 0 at `start`; candle `count` follows with `nextCandle(seed, count, last close, …)`.
 * @shape oldest first, no gaps
 */
export function backfill(seed: number, start: EpochMs, count: number): CandleColumns {
  const columns = emptyColumns(count);
  let close = DEMO_FIRST_PRICE;
  for (let i = 0; i < count; i++) {
    const candle = nextCandle(seed, i, close, (start + i * MINUTE_MS) as EpochMs); // whole minutes from a whole millisecond
    for (const name of columnNames) columns[name][i] = candle[name];
    close = candle.close;
  }
  return columns;
}

const TICKS_PER_UNIT = 100;
const HOME_PRICE = 100;
/** Pull back to the home price a minute: half of a distance is gone in two weeks. */
const PULL = 0.0000345;
/** Volatility of a minute: about 58 % a year. */
const MINUTE_SIGMA = 0.0008;
const STEPS = 4;
const STEP_SHARE = 0.5; // 1 / square root of STEPS
const VOLUME = 1_000;
const MINUTES_A_DAY = 1_440;

/** How lively the market is at this minute: clusters over 3 hours and over a day, and a mild swing through the day. @unit factor, around 1 */
function busyness(seed: number, index: number): number {
  const clusters = 0.4 + 0.7 * smooth(seed, index, 180, 30) + 0.6 * smooth(seed, index, MINUTES_A_DAY, 31);
  const phase = (index % MINUTES_A_DAY) / MINUTES_A_DAY;
  const swing = 0.8 + 1.6 * phase * (1 - phase);
  return clusters * swing;
}

/** A smooth curve through one draw a block. @unit 0 to 1 */
function smooth(seed: number, index: number, blockMinutes: number, stream: number): number {
  const block = Math.floor(index / blockMinutes);
  const share = index / blockMinutes - block;
  const ease = share * share * (3 - 2 * share);
  const from = uniform(seed, block, stream);
  return from + (uniform(seed, block + 1, stream) - from) * ease;
}

/** Nearly normal: the sum of eight 16-bit draws. @unit mean 0, variance 1 */
function bell(seed: number, index: number, step: number): number {
  let sum = 0;
  for (let part = 0; part < 4; part++) {
    const bits = hash(seed, index, step * 4 + part);
    sum += (bits & 0xffff) + (bits >>> 16);
  }
  return (sum / 65_536 - 4 + 4 / 65_536) * BELL_SCALE;
}
const BELL_SCALE = Math.sqrt(1.5);

function uniform(seed: number, index: number, stream: number): number {
  return hash(seed, index, stream) / 4_294_967_296;
}

/** A 32-bit hash of three counters. @source murmur3's finaliser over each word, public domain */
function hash(seed: number, index: number, stream: number): number {
  let h = mix((seed | 0) ^ 0x9e3779b9);
  h = mix(h ^ (index | 0));
  return mix((h + Math.imul(stream + 1, 0x85ebca6b)) | 0) >>> 0;
}

function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
