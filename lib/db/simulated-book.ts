import { z } from "zod";
import type { Ciphertext } from "../crypto/bw1-frame.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { moneyFromText, moneyText } from "../domain/kernel/decimal.ts";
import { asId, type InstrumentId, type PortfolioId, type Uuid } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { epochMs, isoTime } from "../domain/kernel/time.ts";
import { lots, ticks } from "../domain/market/grid.ts";
import type { Side } from "../domain/order/intent.ts";
import type { SimulatedBook, SimulatedOrder } from "../ports/simulated-book.ts";
import type { VenueTrade } from "../ports/venue.ts";
import type { Db } from "./client.ts";
import { withFreshKeys } from "./fresh-keys.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { type SealedText, sealedText } from "./sealed-text.ts";

const MAX_ROWS = 10_000;
const orderShape = z.object({ lots: z.string(), filledLots: z.string() });
const tradeShape = z.object({ ticks: z.string(), lots: z.string(), fee: z.string() });

/** The simulated venue's rows. They have no part in the desk's own transactions: a venue does not roll back with us. */
export function simulatedBook(db: Db, ring: KeyRing): SimulatedBook {
  const book = bookUnder(db, ring);
  return {
    insert: (order) => withFreshKeys(ring, () => book.insert(order)),
    find: (portfolioId, clientOrderId) => withFreshKeys(ring, () => book.find(portfolioId, clientOrderId)),
    working: (portfolioId) => withFreshKeys(ring, () => book.working(portfolioId)),
    match: (portfolioId, matches) => withFreshKeys(ring, () => book.match(portfolioId, matches)),
    cancel: book.cancel,
    trades: (portfolioId, clientOrderIds) => withFreshKeys(ring, () => book.trades(portfolioId, clientOrderIds)),
  };
}

function bookUnder(db: Db, ring: KeyRing): SimulatedBook {
  const cipherOf = (portfolioId: PortfolioId) => ring.cipher("trade", portfolioId);

  async function read(portfolioId: PortfolioId, where: object): Promise<readonly SimulatedOrder[]> {
    const cipher = await cipherOf(portfolioId);
    const rows = await db.simulatedOrder.findMany({
      where: { portfolioId, ...where },
      include: { trades: { select: { n: true, at: true }, orderBy: { n: "desc" }, take: 1 } },
      orderBy: [{ placedAt: "asc" }, { clientOrderId: "asc" }],
      take: MAX_ROWS,
    });
    const cells = rows.map((row) => ({ rowId: asId<Uuid>(row.clientOrderId), sealed: row.sealed, row }));
    return cipher.openMany(sealedColumns.simulatedOrder, cells, (value, { rowId: clientOrderId, row }) => {
      const figures = orderShape.parse(value);
      return {
        clientOrderId,
        portfolioId,
        instrumentId: asId<InstrumentId>(row.instrumentId),
        side: row.side as Side, // written from the same union
        type: "market" as const,
        state: row.state as SimulatedOrder["state"], // as above
        lots: lots(BigInt(figures.lots)),
        filledLots: lots(BigInt(figures.filledLots)),
        placedAt: epochMs(row.placedAt.getTime()),
        sendBy: epochMs(row.createdAt.getTime()), // it was taken in time
        trades: row.trades[0]?.n ?? 0,
        lastTradeAt: row.trades[0] ? epochMs(row.trades[0].at.getTime()) : undefined,
      };
    });
  }

  return {
    async insert(order) {
      const cipher = await cipherOf(order.portfolioId);
      const sealed = cipher.seal(sealedColumns.simulatedOrder, order.clientOrderId, figuresOf(order));
      const inserted = await db.$executeRaw`
        INSERT INTO simulated_order (client_order_id, portfolio_id, instrument_id, side, order_type, state, placed_at, created_at, sealed)
        SELECT ${order.clientOrderId}::uuid, ${order.portfolioId}::uuid, ${order.instrumentId}::uuid, ${order.side}, ${order.type}, ${order.state},
          ${isoTime(order.placedAt)}::timestamptz, clock_timestamp(), ${sealed} WHERE clock_timestamp() < ${isoTime(order.sendBy)}::timestamptz
        ON CONFLICT (client_order_id) DO NOTHING`;
      return inserted === 1;
    },
    find: async (portfolioId, clientOrderId) => (await read(portfolioId, { clientOrderId }))[0],
    working: (portfolioId) => read(portfolioId, { state: "working" }),
    async match(portfolioId, matches) {
      const cipher = await cipherOf(portfolioId);
      const trades = await cipher.sealMany(
        sealedColumns.simulatedTrade,
        matches.map(({ trade }) => ({ rowId: rowId(trade), value: tradeFigures(trade) })),
      );
      const orders = await cipher.sealMany(
        sealedColumns.simulatedOrder,
        matches.map(({ order }) => ({ rowId: order.clientOrderId, value: figuresOf(order) })),
      );
      const rows = matches.map(({ order, trade }, i) => ({
        trade: trade.tradeId,
        order: order.clientOrderId,
        n: trade.n,
        at: isoTime(trade.at),
        state: order.state,
        sealed: textOf(trades[i]),
        orderSealed: textOf(orders[i]),
      }));
      await db.$executeRaw`SELECT simulated_match(${portfolioId}::uuid, ${JSON.stringify(rows)}::jsonb)`;
    },
    async cancel(_portfolioId, clientOrderId) {
      const changed =
        await db.$executeRaw`UPDATE simulated_order SET state = 'cancelled' WHERE client_order_id = ${clientOrderId}::uuid AND state = 'working'`;
      return changed === 1;
    },
    async trades(portfolioId, clientOrderIds) {
      if (clientOrderIds.length === 0) return [];
      const cipher = await cipherOf(portfolioId);
      const rows = await db.simulatedTrade.findMany({
        where: { portfolioId, clientOrderId: { in: [...clientOrderIds] } },
        orderBy: [{ at: "asc" }, { clientOrderId: "asc" }, { n: "asc" }],
        take: MAX_ROWS,
      });
      const cells = rows.map(({ tradeId, clientOrderId, n, at, sealed }) => {
        const trade = { tradeId, clientOrderId: asId<Uuid>(clientOrderId), n, at: epochMs(at.getTime()) };
        return { rowId: rowId(trade), sealed, trade };
      });
      return cipher.openMany(sealedColumns.simulatedTrade, cells, (value, { trade }): VenueTrade => {
        const figures = tradeShape.parse(value);
        return { ...trade, lots: lots(BigInt(figures.lots)), price: ticks(BigInt(figures.ticks)), fee: moneyFromText(figures.fee) };
      });
    },
  };
}

function figuresOf(order: SimulatedOrder) {
  return { lots: String(order.lots), filledLots: String(order.filledLots) };
}

function tradeFigures({ price, lots: traded, fee }: Pick<VenueTrade, "price" | "lots" | "fee">) {
  return { ticks: String(price), lots: String(traded), fee: moneyText(fee) };
}

/** The trade id is the venue's text and no UUID; its order and number name the row as well. */
function rowId(trade: Pick<VenueTrade, "clientOrderId" | "n">): Uuid {
  return `${trade.clientOrderId.slice(0, 28)}${trade.n.toString(16).padStart(8, "0")}` as Uuid; // 28 characters of a UUID and 8 hex digits
}

function textOf(sealed: Ciphertext | undefined): SealedText {
  invariant(sealed, "every value of a match was sealed");
  return sealedText(sealed);
}
