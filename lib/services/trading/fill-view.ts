import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { Side } from "#lib/domain/order/intent.ts";
import type { PortfolioMode, PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { FillRow } from "#lib/ports/stores/trade-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { type InstrumentRef, instrumentRef } from "../markets/instrument-view.ts";
import { instrumentsById } from "../markets/instruments-by-id.ts";

export type FillView = {
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly mode: PortfolioMode;
  /** The intent's id, under which people find the order. */
  readonly orderId: string;
  readonly venue: string;
  readonly tradeId: string;
  readonly instrument: InstrumentRef;
  readonly side: Side;
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly fee: string;
  readonly feeAsset: string;
  readonly cashAfter: string;
  readonly equityAfter: string;
  /** Market time. */
  readonly filledAt: string;
  /** Wall time. */
  readonly createdAt: string;
};

export function fillView(fill: FillRow, portfolio: PortfolioRow, instrument: Instrument): FillView {
  const { price, quantity, notional, fee, feeAsset, cashAfter, equityAfter } = fill.figures;
  return {
    id: fill.id,
    portfolioId: portfolio.id,
    portfolioName: portfolio.name,
    mode: portfolio.mode,
    orderId: fill.intentId,
    venue: fill.venue,
    tradeId: fill.tradeId,
    instrument: instrumentRef(instrument),
    side: fill.side,
    price,
    quantity,
    notional,
    fee,
    feeAsset,
    cashAfter,
    equityAfter,
    filledAt: isoTime(fill.filledAt),
    createdAt: isoTime(fill.createdAt),
  };
}

/** Fills of one page with names, in the same order. */
export async function fillViews(tx: Tx, fills: readonly FillRow[]): Promise<readonly FillView[]> {
  const instrument = await instrumentsById(tx);
  const portfolios = new Map((await tx.desk.portfolios.list(tx.reach)).map((portfolio) => [portfolio.id, portfolio]));
  return fills.flatMap((fill) => {
    const portfolio = portfolios.get(fill.portfolioId);
    return portfolio ? [fillView(fill, portfolio, instrument(fill.instrumentId))] : []; // deleted between the reads
  });
}
