/**
 * One step of one run: a closed candle and the account at its close in, decisions out. Backtest, paper and live call this and nothing
 * else; it knows no clock but the candle's.
 *
 * A signal is acted on at once, unless an order of the run is still working: then it stays pending, a newer signal replaces it, and it
 * is decided on at the first close with nothing working. At most one order of a run works at a time, so a run never pyramids.
 * A wish to be flat stays pending until the run is flat: an exit that was refused, expired or killed is decided again at the next close,
 * as a new intent. A repeated exit that is refused or held again leaves no second record; the first one tells it.
 * A signal that asks for what already is (long while long) is dropped.
 */
import { moneyText } from "../domain/kernel/decimal.ts";
import type { InstrumentId, PortfolioId, RunId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Candle, Interval } from "../domain/market/candle.ts";
import { closeTime, intervals } from "../domain/market/candle.ts";
import type { Grid, Lots, Ticks } from "../domain/market/grid.ts";
import { notional, priceText, sizeText, ticksFromPrice } from "../domain/market/grid.ts";
import type { IntentFigures, IntentOrigin, OrderType, Side, SizeBound } from "../domain/order/intent.ts";
import { intentKey, intentKeyHex } from "../domain/order/intent.ts";
import type { AccountView, GateOrder } from "../domain/risk/gate-order.ts";
import { judge } from "../domain/risk/risk-gate.ts";
import type { Verdict } from "../domain/risk/verdict.ts";
import type { Signal } from "../domain/strategy/strategy.ts";
import type { PendingSignal, RunState } from "./run-state.ts";
import { sizeEntry } from "./sizing.ts";

/** What stays the same for all candles of a run's start. */
export type RunContext = {
  readonly runId: RunId;
  readonly portfolioId: PortfolioId;
  readonly generation: number;
  readonly instrumentId: InstrumentId;
  readonly quote: string;
  readonly grid: Grid;
  readonly interval: Interval;
  /** Decimal text. @unit fraction of equity */
  readonly entryFraction: string;
};

/** The account at the candle's close, with the run's own share of it. */
export type StepAccount = AccountView & {
  /** What this run holds of its instrument: the sum of its own fills. */
  readonly runPosition: Lots;
  /** True while any intent of this run is approved, sending, working or unknown. */
  readonly isRunWorking: boolean;
};

export type IntentDraft = {
  readonly origin: IntentOrigin;
  readonly key: Uint8Array;
  /** The key as traces and pages write it. */
  readonly keyHex: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly lots: Lots;
  readonly reference: Ticks;
  /** Market time: the close of the candle. */
  readonly decidedAt: EpochMs;
  /** Market time after which it may no longer be sent: one interval later. */
  readonly expiresAt: EpochMs;
  readonly state: "APPROVED" | "REJECTED";
  readonly verdict: Verdict;
  readonly figures: IntentFigures;
};

/** A signal on which nothing could be ordered: recorded, no intent. */
export type Hold = {
  readonly decidedAt: EpochMs;
  readonly wish: Signal["wish"];
  readonly reason: string;
  /** What made the order too small. */
  readonly boundBy: SizeBound;
  /** @unit base */
  readonly quantity: string;
  readonly says: string;
};

export type Decision = { readonly kind: "intent"; readonly draft: IntentDraft } | { readonly kind: "hold"; readonly hold: Hold };

/**
 * Shows the run one closed candle, the next after the last one shown.
 * @param account asked only when there is something to decide
 * @throws InvariantError when the close is not a price
 */
export function step(run: RunContext, state: RunState, candle: Candle, account: () => StepAccount): readonly Decision[] {
  invariant(candle.close >= 0 && candle.close < Number.POSITIVE_INFINITY, "a close is a finite price");
  const fresh = state.strategy.onCandle(candle);
  const signal = fresh === undefined ? state.pending : { ...fresh, wasDecided: false };
  return signal === undefined ? NOTHING : actOn(run, state, signal, candle, account());
}

const NOTHING: readonly Decision[] = [];

function actOn(run: RunContext, state: RunState, signal: PendingSignal, candle: Candle, account: StepAccount): readonly Decision[] {
  state.pending = account.isRunWorking ? signal : undefined;
  const reference = ticksFromPrice(candle.close, run.grid, "half-even");
  if (account.isRunWorking || isAlready(signal, run, reference, account)) return NOTHING;
  if (signal.wish === "flat") state.pending = { ...signal, wasDecided: true };
  const decision = decide(run, signal, candle, reference, account);
  const isRefused = decision.kind === "hold" || decision.draft.state === "REJECTED";
  return signal.wasDecided && isRefused ? NOTHING : [decision];
}

/** A rest too small to be sold counts as flat, so that it does not keep a run from entering again. */
function isAlready(signal: Signal, run: RunContext, reference: Ticks, account: StepAccount): boolean {
  if (account.runPosition <= 0n) return signal.wish === "flat";
  return signal.wish === "long" && notional(reference, account.runPosition, run.grid) >= run.grid.minNotional;
}

function decide(run: RunContext, signal: Signal, candle: Candle, reference: Ticks, account: StepAccount): Decision {
  const decidedAt = closeTime(candle.openTime, run.interval);
  const sized =
    signal.wish === "long"
      ? sizeEntry(run.entryFraction, reference, run.grid, account)
      : { lots: account.runPosition, boundBy: "position" as const };
  const isTooSmall = sized.lots <= 0n || reference <= 0n || notional(reference, sized.lots, run.grid) < run.grid.minNotional;
  if (isTooSmall) return { kind: "hold", hold: hold(run, signal, decidedAt, sized) };

  const side: Side = signal.wish === "long" ? "buy" : "sell";
  const order: GateOrder = { ...run, side, lots: sized.lots, reference };
  const verdict = judge(order, account);
  const origin: IntentOrigin = {
    kind: "strategy",
    runId: run.runId,
    generation: run.generation,
    instrumentId: run.instrumentId,
    interval: run.interval,
    openTime: candle.openTime,
    leg: side === "buy" ? "entry" : "exit",
  };
  const key = intentKey(origin);
  const draft: IntentDraft = {
    origin,
    key,
    keyHex: intentKeyHex(key),
    side,
    type: "market",
    lots: sized.lots,
    reference,
    decidedAt,
    expiresAt: (decidedAt + intervals[run.interval]) as EpochMs, // sum of two whole milliseconds
    state: verdict.outcome === "approved" ? "APPROVED" : "REJECTED",
    verdict,
    figures: intentFigures(order, sized.boundBy, signal.reason, verdict, account),
  };
  return { kind: "intent", draft };
}

function hold(run: RunContext, signal: Signal, decidedAt: EpochMs, sized: { lots: Lots; boundBy: SizeBound }): Hold {
  return {
    decidedAt,
    wish: signal.wish,
    reason: signal.reason,
    boundBy: sized.boundBy,
    quantity: sizeText(sized.lots, run.grid),
    says: `Held: the order would be below the smallest that the instrument takes (${moneyText(run.grid.minNotional)} ${run.quote}, one lot).`,
  };
}

/** The sealed figures of any intent, also of a manual one. */
export function intentFigures(order: GateOrder, boundBy: SizeBound, reason: string, verdict: Verdict, account: AccountView): IntentFigures {
  return {
    side: order.side,
    type: "market",
    lots: String(order.lots),
    quantity: sizeText(order.lots, order.grid),
    referenceTicks: String(order.reference),
    referencePrice: priceText(order.reference, order.grid),
    notional: moneyText(notional(order.reference, order.lots, order.grid)),
    reason,
    boundBy,
    verdict,
    inputs: {
      equity: moneyText(account.equity),
      cash: moneyText(account.cash),
      dayBasisEquity: moneyText(account.day.basisEquity),
      position: sizeText(account.position, order.grid),
    },
  };
}
