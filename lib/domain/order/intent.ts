import type { InstrumentId, IntentId, RunId, Uuid } from "../kernel/ids.ts";
import { invariant } from "../kernel/invariant.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Interval } from "../market/candle.ts";
import type { Verdict } from "../risk/verdict.ts";

export type Side = "buy" | "sell";
/** Market orders only for now; limit and stop orders come with the order tickets. */
export type OrderType = "market";

/** What an intent came from. The intent key is made of it, so the same cause can never act twice. */
export type IntentOrigin =
  | {
      readonly kind: "strategy";
      readonly runId: RunId;
      /** Counts the starts of a run: a restarted run may decide again on an old candle. */
      readonly generation: number;
      readonly instrumentId: InstrumentId;
      readonly interval: Interval;
      /** Of the candle it was decided on. */
      readonly openTime: EpochMs;
      readonly leg: "entry" | "exit";
    }
  /** `ticketKey` is minted when the order ticket opens. */
  | { readonly kind: "manual"; readonly ticketKey: Uuid }
  | { readonly kind: "stop"; readonly episodeId: Uuid; readonly revision: number }
  | { readonly kind: "slice"; readonly parentId: IntentId; readonly n: number }
  | { readonly kind: "flatten"; readonly killEpoch: number; readonly instrumentId: InstrumentId }
  | { readonly kind: "rebalance"; readonly planId: Uuid; readonly line: number };

export type IntentKind = IntentOrigin["kind"];

/**
 * The unique key of an intent: lp(kind) then lp of each part of its origin, where lp is a 4-byte big-endian length and the bytes.
 * Parts are UTF-8 text, whole numbers and times in decimal digits.
 * @source trading.md, "Order path"
 */
export function intentKey(origin: IntentOrigin): Uint8Array {
  const parts = [origin.kind, ...originParts(origin)].map((part) => utf8.encode(part));
  const key = new Uint8Array(parts.reduce((length, part) => length + 4 + part.length, 0));
  const view = new DataView(key.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, false);
    key.set(part, at + 4);
    at += 4 + part.length;
  }
  return key;
}

/** Lower-case hex, the form in traces and pages. */
export function intentKeyHex(key: Uint8Array): string {
  let hex = "";
  for (const byte of key) hex += hexPairs[byte];
  return hex;
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

const utf8 = new TextEncoder();

function originParts(origin: IntentOrigin): readonly string[] {
  switch (origin.kind) {
    case "strategy":
      return [origin.runId, whole(origin.generation), origin.instrumentId, origin.interval, whole(origin.openTime), origin.leg];
    case "manual":
      return [origin.ticketKey];
    case "stop":
      return [origin.episodeId, whole(origin.revision)];
    case "slice":
      return [origin.parentId, whole(origin.n)];
    case "flatten":
      return [whole(origin.killEpoch), origin.instrumentId];
    case "rebalance":
      return [origin.planId, whole(origin.line)];
  }
}

function whole(value: number): string {
  invariant(Number.isSafeInteger(value), `not a whole number: ${value}`);
  return String(value);
}

/** What made an entry as small as it is: the wished fraction of equity, a limit's room, or the run's own position for an exit. */
export type SizeBound = "entry-fraction" | "position-size" | "funds" | "position";

/** The figures of an intent in their JSON form, sealed into one encrypted column. All amounts are decimal text. */
export type IntentFigures = {
  readonly side: Side;
  readonly type: OrderType;
  /** Whole number of lots, as text. */
  readonly lots: string;
  /** @unit base */
  readonly quantity: string;
  /** Whole number of ticks, as text: the close it was decided on. */
  readonly referenceTicks: string;
  /** @unit quote per base */
  readonly referencePrice: string;
  /** quantity × reference price. @unit quote */
  readonly notional: string;
  readonly reason: string;
  readonly boundBy: SizeBound;
  readonly verdict: Verdict;
  /** What the account looked like when it was decided. */
  readonly inputs: {
    readonly equity: string;
    readonly cash: string;
    readonly dayBasisEquity: string;
    readonly position: string;
  };
};
