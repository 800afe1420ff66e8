import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import { type EpochMs, epochMs, isoTime } from "#lib/domain/kernel/time.ts";
import { type Candle, type CandleColumns, type Interval, intervals } from "#lib/domain/market/candle.ts";
import { candleAt, candleCount } from "#lib/domain/market/candle-columns.ts";
import type { Side } from "#lib/domain/order/intent.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";
import { type InstrumentView, instrumentView } from "./instrument-view.ts";
import { mergeCandles } from "./merge-candles.ts";

const MAX_CANDLES = 5_000;
const MAX_FILLS = 500;
/** The first and last instant a Date can hold. */
const [BEGINNING, END] = [epochMs(-8.64e15), epochMs(8.64e15)];

const intervalNames = Object.keys(intervals) as [Interval, ...Interval[]]; // keys of the table
const time = z
  .string()
  .transform((text) => Date.parse(/[Zz]|[+-]\d\d:\d\d$/.test(text) || text.length === 10 ? text : `${text}Z`)) // a form's time has no zone: UTC
  .refine((ms) => Number.isFinite(ms), "Give the time as 2026-01-31T12:00.")
  .transform(epochMs);

export type ChartFill = {
  readonly id: string;
  readonly orderId: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly time: number;
  readonly side: Side;
  readonly price: string;
  readonly size: string;
};

export type ReadCandlesOutput = {
  readonly asOf: string;
  readonly instrument: InstrumentView;
  readonly interval: Interval;
  readonly intervalMs: number;
  /** For a chart alone. @shape oldest first */
  readonly candles: readonly (Omit<Candle, "openTime"> & { readonly time: number })[];
  /** Where candles are missing between two that are there. @unit ms, `[from, to)` */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Of portfolios in reach, in the window shown. @shape oldest first, the newest 500 */
  readonly fills: readonly ChartFill[];
};

/** The last `limit` candles of the window, from the archive and the candles that the database keeps. */
export const readCandles = defineUseCase({
  name: "markets.read-candles",
  input: z.object({
    instrumentId: idInput<InstrumentId>(),
    interval: z.enum(intervalNames, "Choose one of the intervals."),
    from: orBlank(time),
    to: orBlank(time),
    limit: z.coerce.number().int().min(1).max(MAX_CANDLES).default(500),
  }),
  permission: "markets.read",
  scope: "platform",
  audit: "read",
  prepare: async ({ archive }: Pick<DeskServices, "archive">, input): Promise<CandleColumns> => {
    const read = await archive.readLast({ instrumentId: input.instrumentId, interval: input.interval }, input.to ?? END, input.limit);
    if (!read.ok) throw new FailureError(read.failure);
    return read.value;
  },
  run: async ({ tx, prepared }, input): Promise<ReadCandlesOutput> => {
    const { instrumentId, interval, limit } = input;
    const instrument = await tx.desk.markets.instrumentById(instrumentId);
    if (!instrument) throw new FailureError(failure("not-found"));
    const window = { from: input.from ?? BEGINNING, to: input.to ?? END };
    const live = await tx.desk.markets.lastCandles(
      { instrumentId, interval },
      { ...window, from: pgTime(window.from), to: pgTime(window.to), limit },
    );
    const candles = rowsOf(mergeCandles(prepared, live), window, limit);
    return {
      asOf: isoTime(tx.now),
      instrument: instrumentView(instrument),
      interval,
      intervalMs: intervals[interval],
      candles,
      gaps: gapsOf(candles, intervals[interval]),
      fills: await fillsOf(tx, instrumentId, candles, intervals[interval]),
    };
  },
});

/** A time that PostgreSQL can hold. */
function pgTime(at: EpochMs): EpochMs {
  return epochMs(Math.min(Math.max(at, -62_135_596_800_000), 253_402_300_799_999)); // years 1 to 9999
}

function rowsOf(columns: CandleColumns, window: { readonly from: EpochMs; readonly to: EpochMs }, limit: number) {
  const rows = [];
  for (let i = candleCount(columns) - 1; i >= 0 && rows.length < limit; i--) {
    const { openTime, ...figures } = candleAt(columns, i);
    if (openTime < window.from) break;
    if (openTime < window.to) rows.push({ time: openTime, ...figures });
  }
  return rows.reverse();
}

function gapsOf(candles: readonly { readonly time: number }[], intervalMs: number) {
  return candles.flatMap(({ time }, i) => {
    const next = candles[i + 1]?.time;
    return next !== undefined && next > time + intervalMs ? [{ from: time + intervalMs, to: next }] : [];
  });
}

async function fillsOf(
  tx: Tx,
  instrumentId: InstrumentId,
  candles: readonly { readonly time: number }[],
  intervalMs: number,
): Promise<readonly ChartFill[]> {
  const [first, last] = [candles[0], candles.at(-1)];
  if (!first || !last) return [];
  const window = { from: epochMs(first.time), to: epochMs(last.time + intervalMs), limit: MAX_FILLS };
  const names = new Map((await tx.desk.portfolios.list(tx.reach)).map(({ id, name }) => [id, name]));
  const fills = await tx.desk.trades.fillsOfInstrument(tx.reach, instrumentId, window);
  return fills.toReversed().map((fill) => ({
    id: fill.id,
    orderId: fill.intentId,
    portfolioId: fill.portfolioId,
    portfolioName: names.get(fill.portfolioId) ?? "",
    time: fill.filledAt,
    side: fill.side,
    price: fill.figures.price,
    size: fill.figures.quantity,
  }));
}
