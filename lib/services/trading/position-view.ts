import {
  divRound,
  formatDecimal,
  MONEY_SCALE,
  money,
  moneyFromText,
  moneyText,
  PRICE_SCALE,
  parseDecimal,
  SIZE_SCALE,
  subtractMoney,
} from "#lib/domain/kernel/decimal.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { PositionRow } from "#lib/ports/stores/trade-store.ts";
import { isoOrNull } from "../iso-or-null.ts";
import { type InstrumentRef, instrumentRef } from "../markets/instrument-view.ts";

/** Prices in quote per base, sizes in base, amounts in the portfolio's base currency; all decimal text. */
export type PositionView = {
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly mode: "paper" | "live";
  readonly baseCurrency: string;
  readonly instrument: InstrumentRef;
  readonly direction: "long" | "short" | "flat";
  /** Signed. */
  readonly quantity: string;
  /** Average price paid, without fees; null when flat. */
  readonly averagePrice: string | null;
  /** Last price seen. */
  readonly mark: string;
  readonly value: string;
  readonly cost: string;
  readonly unrealised: string;
  /** Before fees. */
  readonly realised: string;
  readonly fees: string | null;
  /** Market time of the mark. */
  readonly marketTime: string | null;
  readonly updatedAt: string;
};

export function positionView(row: PositionRow, portfolio: PortfolioRow, instrument: Instrument): PositionView {
  const { figures } = row;
  const mark = portfolio.book?.figures.marks[row.instrumentId] ?? figures.mark;
  const size = parseDecimal(figures.quantity, SIZE_SCALE);
  const cost = moneyFromText(figures.costQuote);
  const value = money(parseDecimal(mark, PRICE_SCALE) * size);
  return {
    portfolioId: portfolio.id,
    portfolioName: portfolio.name,
    mode: portfolio.mode,
    baseCurrency: portfolio.baseCurrency,
    instrument: instrumentRef(instrument),
    direction: size > 0n ? "long" : size < 0n ? "short" : "flat",
    quantity: figures.quantity,
    averagePrice: size === 0n ? null : formatDecimal(divRound(cost, size, "half-even"), MONEY_SCALE - SIZE_SCALE),
    mark,
    value: moneyText(value),
    cost: figures.costQuote,
    unrealised: moneyText(subtractMoney(value, cost)),
    realised: figures.realisedQuote,
    fees: figures.feesQuote ?? null,
    marketTime: isoOrNull(portfolio.book?.marketTime ?? null),
    updatedAt: isoTime(row.updatedAt),
  };
}
