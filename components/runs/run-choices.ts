import { type Interval, intervals } from "#lib/domain/market/candle.ts";

export type PortfolioChoice = {
  readonly id: string;
  readonly name: string;
  readonly mode: "paper" | "live";
  readonly baseCurrency: string;
  readonly feedKind: "demo" | "replay";
  /** Why the person may not start a run here. */
  readonly controlReason: string | null;
};

export type InstrumentChoice = {
  readonly id: string;
  readonly symbol: string;
  readonly quote: string;
  /** The instrument of the made-up market. */
  readonly isDemo: boolean;
  /** Of which the archive holds candles. */
  readonly intervals: readonly string[];
};

type Option = { readonly value: string; readonly label: string; readonly disabled?: boolean };

/** Instruments for a portfolio; those that it cannot trade say why. */
export function instrumentOptions(portfolio: PortfolioChoice | undefined, instruments: readonly InstrumentChoice[]): readonly Option[] {
  const options = instruments.map((instrument) => {
    const reason = portfolio && mismatch(portfolio, instrument);
    return { value: instrument.id, label: reason ? `${instrument.symbol} (${reason})` : instrument.symbol, disabled: Boolean(reason) };
  });
  return [{ value: "", label: options.length === 0 ? "No instrument yet" : "Choose an instrument", disabled: true }, ...options];
}

/** All intervals; those without candles say so. */
export function intervalOptions(portfolio: PortfolioChoice | undefined, instrument: InstrumentChoice | undefined): readonly Option[] {
  return (Object.keys(intervals) as Interval[]).map((value) => {
    // keys of the table
    const isThere = portfolio?.feedKind === "demo" ? value === "1m" : (instrument?.intervals.includes(value) ?? true);
    return { value, label: isThere ? value : `${value} (no candles)`, disabled: !isThere };
  });
}

function mismatch(portfolio: PortfolioChoice, instrument: InstrumentChoice): string | undefined {
  if (instrument.quote !== portfolio.baseCurrency) return `quoted in ${instrument.quote}`;
  if (portfolio.feedKind === "demo" && !instrument.isDemo) return "not on the demonstration market";
  if (portfolio.feedKind === "replay" && instrument.intervals.length === 0) return "no candles in the archive";
  return undefined;
}
