import type { AuditEventType } from "../domain/audit/catalog.ts";
import type { JsonValue } from "../domain/kernel/canonical-json.ts";
import type { Money } from "../domain/kernel/decimal.ts";
import type { FillId, InstrumentId, IntentId, OrderId, PortfolioId, RunId, Uuid } from "../domain/kernel/ids.ts";
import type { LiveTopic } from "../domain/kernel/live-topic.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { Interval } from "../domain/market/candle.ts";
import type { Lots } from "../domain/market/grid.ts";
import type { Instrument } from "../domain/market/instrument.ts";
import type { IntentFigures, IntentKind, OrderType, Side } from "../domain/order/intent.ts";
import type { IntentState } from "../domain/order/order-state.ts";
import type { Books } from "../domain/portfolio/books.ts";
import type { LedgerTransfer } from "../domain/position/ledger.ts";
import type { EngagedKill } from "../domain/risk/gate-order.ts";
import type { ActiveLimits } from "../domain/risk/limits.ts";

/** A lease held: every transaction on the portfolio's books checks it and keeps it from moving until it ends. */
export type Claim = { readonly portfolioId: PortfolioId; readonly holder: Uuid; readonly epoch: bigint };

export type FeedSetting =
  | { readonly kind: "demo" }
  | { readonly kind: "replay"; readonly from: EpochMs | null; readonly to: EpochMs | null; readonly speed: number | "max" };

export type StoredRun = {
  readonly id: RunId;
  readonly portfolioId: PortfolioId;
  readonly instrument: Instrument;
  readonly interval: Interval;
  readonly strategy: string;
  readonly params: JsonValue;
  readonly generation: number;
  /** The generation that was last started: a wish with a newer one is a new start. */
  readonly actualGeneration: number;
  readonly wanted: "running" | "stopped";
  readonly actual: "stopped" | "running" | "quarantined" | "finished";
  readonly engineState: Uint8Array | undefined;
  /** Whether whoever wanted it running may still run it: active, permitted, and with this portfolio to trade. */
  readonly isAllowed: boolean;
  /** Errors in a row; three quarantine it. */
  readonly errorCount: number;
};

/** An intent that still holds room: approved, sending, working or unknown. */
export type OpenIntent = {
  readonly id: IntentId;
  readonly key: Uint8Array;
  readonly clientOrderId: Uuid;
  readonly kind: IntentKind;
  readonly runId: RunId | undefined;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: OrderType;
  readonly state: IntentState;
  readonly lots: Lots;
  readonly filledLots: Lots;
  readonly fills: number;
  readonly referenceTicks: bigint;
  readonly decidedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly sendBy: EpochMs | undefined;
  readonly orderId: OrderId | undefined;
};

/** The portfolio as stored, read under the lease. */
export type PortfolioSnapshot = {
  readonly portfolioId: PortfolioId;
  readonly name: string;
  readonly baseCurrency: string;
  readonly feed: FeedSetting;
  readonly isDeleted: boolean;
  readonly startingCapital: Money;
  /** Undefined before the first candle. */
  readonly books: Books | undefined;
  readonly marketTime: EpochMs | undefined;
  readonly candles: bigint;
  readonly runLots: ReadonlyMap<RunId, Lots>;
  readonly lastPointAt: EpochMs | undefined;
  readonly runs: readonly StoredRun[];
  readonly open: readonly OpenIntent[];
  readonly limits: ActiveLimits;
  readonly kills: readonly EngagedKill[];
};

/** Where the clock and the books stand after what the transaction records. */
export type BookProgress = {
  readonly marketTime: EpochMs | undefined;
  readonly candles: bigint;
  readonly books: Books;
  readonly runLots: ReadonlyMap<RunId, Lots>;
  readonly startingCapital: Money;
  readonly feedState: "idle" | "running" | "finished" | "held";
  readonly heldReason: string | null;
  readonly runs: readonly { readonly id: RunId; readonly engineState: Uint8Array }[];
  readonly points: readonly { readonly at: EpochMs; readonly equity: Money; readonly cash: Money }[];
  /** Of the equity curve before these points. */
  readonly lastPointAt: EpochMs | undefined;
};

export type NewIntent = {
  readonly id: IntentId;
  readonly key: Uint8Array;
  readonly clientOrderId: Uuid;
  readonly kind: IntentKind;
  readonly runId: RunId;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: OrderType;
  readonly state: "APPROVED" | "REJECTED";
  readonly rule: string | null;
  readonly decidedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly figures: IntentFigures;
};

export type NewFill = {
  readonly id: FillId;
  readonly venue: string;
  readonly tradeId: string;
  readonly intentId: IntentId;
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly filledAt: EpochMs;
  readonly figures: {
    readonly price: string;
    readonly quantity: string;
    readonly notional: string;
    readonly fee: string;
    readonly feeAsset: string;
    readonly cashAfter: string;
    readonly equityAfter: string;
    readonly ticks: string;
    readonly lots: string;
    readonly n: number;
  };
};

export type WorkerNote = {
  readonly type: AuditEventType;
  readonly resourceId: string | null;
  readonly subject?: string | null;
  readonly data: { readonly [key: string]: JsonValue };
};

/**
 * One transaction on the books of a leased portfolio. The methods only gather what is to be done, in order; it is applied at once, all or
 * nothing, when the work returns. A row that should have been there and was not fails the whole: memory and rows do not agree.
 */
export type BookTx = {
  openBook(progress: BookProgress, deposit: LedgerTransfer): void;
  /** With `isFirst` the book must not be there yet. */
  saveProgress(progress: BookProgress, isFirst?: boolean): void;
  insertIntent(intent: NewIntent): void;
  moveIntent(id: IntentId, from: readonly IntentState[], to: IntentState): void;
  insertOrder(order: {
    readonly id: OrderId;
    readonly intentId: IntentId;
    readonly venue: string;
    readonly venueOrderId: string;
    readonly placedAt: EpochMs;
    readonly lots: Lots;
  }): void;
  saveOrder(order: {
    readonly id: OrderId;
    readonly state: "working" | "filled" | "cancelled";
    readonly lots: Lots;
    readonly filledLots: Lots;
  }): void;
  /** A trade of a venue that was booked before fails the whole transaction. */
  insertFill(fill: NewFill): void;
  insertTransfers(transfers: readonly LedgerTransfer[], fillId: FillId | null, at: EpochMs): void;
  saveRunState(run: {
    readonly id: RunId;
    readonly actual: StoredRun["actual"];
    readonly actualGeneration: number;
    readonly reason: string | null;
    readonly errorCount: number;
    readonly engineState?: Uint8Array;
  }): void;
  saveSignal(runId: RunId, says: string, at: EpochMs): void;
  audit(note: WorkerNote): void;
  notify(topic: LiveTopic): void;
};

export type Permit =
  | { readonly kind: "granted"; readonly sendBy: EpochMs }
  /** The lease has not 7 s left: ask again after its renewal. */
  | { readonly kind: "lease-too-short" }
  /** The fence is closed: nothing may be sent. */
  | { readonly kind: "killed" }
  | { readonly kind: "expired" }
  /** The lease is gone, or the intent is not approved any more: reload. */
  | { readonly kind: "lost" };

export type BookWork = {
  /** @throws LeaseLostError; FailureError database-unavailable; whatever `work` throws rolls back */
  transaction(claim: Claim, work: (tx: BookTx) => void): Promise<void>;
  /** @throws as `transaction` */
  load(claim: Claim): Promise<PortfolioSnapshot>;
  /** Changes when a person or the worker wished something new for a run, a limit or the portfolio: cheap to ask often. */
  wishes(claim: Claim): Promise<{
    readonly runs: readonly Pick<StoredRun, "id" | "wanted" | "generation" | "actualGeneration" | "actual" | "isAllowed">[];
    readonly isDeleted: boolean;
    readonly limits: ActiveLimits;
    readonly kills: readonly EngagedKill[];
  }>;
  /** The kill fence of trading.md: a send permit, or the reason there is none. */
  takePermit(claim: Claim, intentId: IntentId, marketTime: EpochMs): Promise<Permit>;
};
