import { asId, type InstrumentId } from "#lib/domain/kernel/ids.ts";
import { columnsOf } from "#lib/domain/market/candle-columns.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { MarketStore } from "#lib/ports/stores/market-store.ts";
import type { Instrument as InstrumentRecord } from "#prisma/generated/client.ts";
import { msOf } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_INSTRUMENTS = 1_000;

export function marketStore({ db, now }: StoreContext): MarketStore {
  return {
    async listInstruments() {
      const rows = await db.instrument.findMany({ orderBy: [{ venue: "asc" }, { symbol: "asc" }], take: MAX_INSTRUMENTS });
      return rows.map(instrumentOf);
    },
    async instrumentById(id) {
      const row = await db.instrument.findUnique({ where: { id } });
      return row ? instrumentOf(row) : undefined;
    },
    async instrumentBySymbol(venue, symbol) {
      const row = await db.instrument.findUnique({ where: { venue_symbol: { venue, symbol } } });
      return row ? instrumentOf(row) : undefined;
    },
    async insertInstrument(instrument) {
      const { count } = await db.instrument.createMany({ data: [{ ...instrument, createdAt: new Date(now) }], skipDuplicates: true });
      return count === 1 ? "inserted" : "exists";
    },
    async lastCandles({ instrumentId, interval }, { from, to, limit }) {
      const rows = await db.candle.findMany({
        where: { instrumentId, interval, openTime: { gte: new Date(from), lt: new Date(to) } },
        orderBy: { openTime: "desc" },
        take: limit,
      });
      return columnsOf(
        rows
          .reverse()
          .map(({ openTime, open, high, low, close, volume }) => ({ openTime: msOf(openTime), open, high, low, close, volume })),
      );
    },
  };
}

export function instrumentOf(row: InstrumentRecord): Instrument {
  const { venue, symbol, base, quote, isSimulated } = row;
  return {
    id: asId<InstrumentId>(row.id),
    venue,
    symbol,
    base,
    quote,
    tickSize: row.tickSize.toFixed(),
    lotSize: row.lotSize.toFixed(),
    minNotional: row.minNotional.toFixed(),
    isSimulated,
  };
}
