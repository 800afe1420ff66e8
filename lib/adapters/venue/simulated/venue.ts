import { failure } from "#lib/domain/kernel/errors.ts";
import type { PortfolioId, Uuid } from "#lib/domain/kernel/ids.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { gridOf, lots } from "#lib/domain/market/grid.ts";
import { type FillModel, matchAtOpen, paperFillModel } from "#lib/engine/fill-model.ts";
import type { SimulatedBook, SimulatedOrder } from "#lib/ports/simulated-book.ts";
import type { CandleVenue, VenueOrderView, VenueTrade } from "#lib/ports/venue.ts";

/**
 * The venue `simulated`: takes market orders into its own durable book and fills them at the open of the next candle it is shown.
 * Working orders are remembered per portfolio, so that a candle nobody waits for costs no query.
 */
export function simulatedVenue(book: SimulatedBook, model: FillModel = paperFillModel): CandleVenue {
  const working = new Map<PortfolioId, Map<Uuid, SimulatedOrder>>();

  async function workingOf(portfolioId: PortfolioId): Promise<Map<Uuid, SimulatedOrder>> {
    const known = working.get(portfolioId);
    if (known) return known;
    const read = new Map((await book.working(portfolioId)).map((order) => [order.clientOrderId, order]));
    working.set(portfolioId, read);
    return read;
  }

  return {
    id: "simulated",
    async place(request) {
      const orders = await workingOf(request.portfolioId);
      const order: SimulatedOrder = { ...request, state: "working", filledLots: lots(0n), trades: 0, lastTradeAt: undefined };
      if (!(await book.insert(order)))
        return err(failure("venue-rejected", "The venue has seen this client order id before, or it came too late."));
      orders.set(order.clientOrderId, order);
      return ok(view(order));
    },
    async lookUp(portfolioId, clientOrderId) {
      const order = await book.find(portfolioId, clientOrderId);
      return ok(order && view(order));
    },
    async cancel(portfolioId, clientOrderId) {
      (await workingOf(portfolioId)).delete(clientOrderId);
      await book.cancel(portfolioId, clientOrderId);
      const order = await book.find(portfolioId, clientOrderId);
      return ok(order && view(order));
    },
    trades: async (portfolioId, clientOrderIds) => ok(await book.trades(portfolioId, clientOrderIds)),
    async release(portfolioId, instrument, candle) {
      const orders = await workingOf(portfolioId);
      const due = [...orders.values()]
        .filter(
          (order) =>
            order.instrumentId === instrument.id && order.placedAt <= candle.openTime && (order.lastTradeAt ?? -1) < candle.openTime,
        )
        .sort(byAge)
        .map((order) => ({ order, side: order.side, remaining: lots(order.lots - order.filledLots) }));
      if (due.length === 0) return ok([]);
      const matches = matchAtOpen(due, candle, gridOf(instrument), model).map((match) => {
        const before = match.order.order;
        const filledLots = lots(before.filledLots + match.lots);
        const order: SimulatedOrder = {
          ...before,
          filledLots,
          trades: before.trades + 1,
          lastTradeAt: candle.openTime,
          state: filledLots === before.lots ? "filled" : "working",
        };
        const trade: VenueTrade = {
          tradeId: `${order.clientOrderId}/${order.trades}`,
          clientOrderId: order.clientOrderId,
          n: order.trades,
          at: candle.openTime,
          lots: match.lots,
          price: match.price,
          fee: match.fee,
        };
        return { order, trade };
      });
      if (matches.length === 0) return ok([]);
      working.delete(portfolioId); // until the write is known to have happened
      await book.match(portfolioId, matches);
      for (const { order } of matches) {
        if (order.state === "working") orders.set(order.clientOrderId, order);
        else orders.delete(order.clientOrderId);
      }
      working.set(portfolioId, orders);
      return ok(matches.map(({ trade }) => trade));
    },
    forget: (portfolioId) => void working.delete(portfolioId),
  };
}

function view(order: SimulatedOrder): VenueOrderView {
  const { clientOrderId, state, lots: size, filledLots, placedAt } = order;
  return { clientOrderId, venueOrderId: clientOrderId, state, lots: size, filledLots, placedAt };
}

function byAge(a: SimulatedOrder, b: SimulatedOrder): number {
  return a.placedAt - b.placedAt || (a.clientOrderId < b.clientOrderId ? -1 : 1);
}
