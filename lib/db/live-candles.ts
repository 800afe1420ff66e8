import { epochMs, isoTime } from "../domain/kernel/time.ts";
import type { CandleColumns } from "../domain/market/candle.ts";
import { columnsOf } from "../domain/market/candle-columns.ts";
import type { LiveCandles } from "../ports/live-candles.ts";
import type { Db } from "./client.ts";

type Row = { open_time: Date; open: number; high: number; low: number; close: number; volume: number };

/** Live candles as rows. Public market data: doubles, as feeds give them. */
export function liveCandles(db: Db): LiveCandles {
  return {
    async append({ instrumentId, interval }, candles) {
      await db.candle.createMany({
        data: candles.map(({ openTime, ...figures }) => ({ instrumentId, interval, openTime: new Date(openTime), ...figures })),
        skipDuplicates: true,
      });
    },
    async from({ instrumentId, interval }, from, limit) {
      const rows = await db.$queryRaw<Row[]>`
        SELECT open_time, open, high, low, close, volume FROM candle
         WHERE instrument_id = ${instrumentId}::uuid AND interval = ${interval} AND open_time >= ${isoTime(from)}::timestamptz ORDER BY open_time LIMIT ${limit}`;
      return columns(rows);
    },
    async last({ instrumentId, interval }, before, count) {
      const until = before === undefined ? "infinity" : isoTime(before);
      const rows = await db.$queryRaw<Row[]>`
        SELECT open_time, open, high, low, close, volume FROM candle
         WHERE instrument_id = ${instrumentId}::uuid AND interval = ${interval} AND open_time < ${until}::timestamptz ORDER BY open_time DESC LIMIT ${count}`;
      return columns(rows.reverse());
    },
    count: ({ instrumentId, interval }) => db.candle.count({ where: { instrumentId, interval } }),
    async removeBefore({ instrumentId, interval }, openTime) {
      await db.candle.deleteMany({ where: { instrumentId, interval, openTime: { lt: new Date(openTime) } } });
    },
  };
}

function columns(rows: readonly Row[]): CandleColumns {
  return columnsOf(rows.map(({ open_time, ...figures }) => ({ openTime: epochMs(open_time.getTime()), ...figures })));
}
