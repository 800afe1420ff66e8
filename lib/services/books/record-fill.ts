import { moneyText } from "../../domain/kernel/decimal.ts";
import type { FillId } from "../../domain/kernel/ids.ts";
import { invariant } from "../../domain/kernel/invariant.ts";
import { gridOf, lots, NO_LOTS, notional, priceText, sizeText } from "../../domain/market/grid.ts";
import { isEnded, withFill } from "../../domain/order/order-state.ts";
import { bookFill, equity } from "../../domain/portfolio/books.ts";
import type { BookWork, Claim, NewFill, OpenIntent } from "../../ports/book-work.ts";
import type { VenueTrade } from "../../ports/venue.ts";
import { addPoint, type DeskState, progressOf } from "./desk-state.ts";

/**
 * tx4: one trade of the venue becomes a fill, its ledger entries, the new books, the order's progress, a point of the equity curve and
 * an audit event. Trades are offered past those booked; one that is there already (unique by venue and trade id) fails the transaction,
 * since then somebody else wrote these books.
 */
export async function recordFill(
  work: BookWork,
  claim: Claim,
  desk: DeskState,
  intent: OpenIntent,
  venue: string,
  trade: VenueTrade,
  id: FillId,
): Promise<void> {
  invariant(intent.orderId !== undefined, "a fill needs its order");
  const orderId = intent.orderId;
  const { instrument, side } = intent;
  const grid = gridOf(instrument);
  const progress = withFill(intent, trade.lots);
  const booked = bookFill(desk.books, instrument, { side, lots: trade.lots, price: trade.price, fee: trade.fee }, trade.at);
  const fill: NewFill = {
    id,
    venue,
    tradeId: trade.tradeId,
    intentId: intent.id,
    orderId,
    instrumentId: instrument.id,
    side,
    filledAt: trade.at,
    figures: {
      price: priceText(trade.price, grid),
      quantity: sizeText(trade.lots, grid),
      notional: moneyText(notional(trade.price, trade.lots, grid)),
      fee: moneyText(trade.fee),
      feeAsset: instrument.quote,
      cashAfter: moneyText(booked.books.cash),
      equityAfter: moneyText(equity(booked.books)),
      ticks: String(trade.price),
      lots: String(trade.lots),
      n: trade.n,
    },
  };
  desk.books = booked.books;
  if (intent.runId) {
    const held = desk.runLots.get(intent.runId) ?? NO_LOTS;
    desk.runLots.set(intent.runId, lots(side === "buy" ? held + trade.lots : held - trade.lots));
  }
  // A fill of a slower series lies before marks that are known already: its point belongs where the curve stands.
  addPoint(desk, desk.marketTime !== undefined && desk.marketTime > trade.at ? desk.marketTime : trade.at);
  await work.transaction(claim, (tx) => {
    tx.insertFill(fill);
    tx.insertTransfers(booked.transfers, id, trade.at);
    tx.moveIntent(intent.id, [intent.state], progress.state);
    tx.saveOrder({
      id: orderId,
      state: progress.state === "FILLED" ? "filled" : "working",
      lots: intent.lots,
      filledLots: lots(progress.filledLots),
    });
    tx.saveProgress(progressOf(desk));
    tx.audit({
      type: "order.fill-booked",
      resourceId: id,
      subject: intent.id,
      data: { side, symbol: instrument.symbol, venue, trade: trade.tradeId },
    });
    tx.notify("orders");
    tx.notify("books");
  });
  desk.points = [];
  if (isEnded(progress.state)) desk.open.delete(intent.clientOrderId);
  else
    desk.open.set(intent.clientOrderId, {
      ...intent,
      state: progress.state,
      filledLots: lots(progress.filledLots),
      fills: intent.fills + 1,
    });
}
