/**
 * The trace of a portfolio: one canonical JSON line per intent and per fill, the meaning of "equal" for two replays. Row ids, wall
 * times, attempts and log order are outside it.
 *
 * Order of lines: by market time (`decidedAt` of an intent, `at` of a fill), at the same time intents before fills (an intent decided
 * at a close comes before what the next open does); among intents of one time by key, among fills of one time by key and then `n`.
 * The digest is SHA-256 over all lines, each with its line feed.
 */
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { EpochMs } from "../kernel/time.ts";
import { isoTime } from "../kernel/time.ts";
import type { Verdict } from "../risk/verdict.ts";
import type { OrderType, Side } from "./intent.ts";

export type TracedIntent = {
  /** Lower-case hex of the intent key. */
  readonly key: string;
  readonly side: Side;
  readonly type: OrderType;
  /** @unit base */
  readonly quantity: string;
  /** The reference price it was judged at. @unit quote per base */
  readonly price: string;
  readonly decidedAt: EpochMs;
  readonly verdict: Verdict;
};

export type TracedFill = {
  /** Of the intent it fills. */
  readonly key: string;
  /** 1 for the first fill of its intent. */
  readonly n: number;
  readonly at: EpochMs;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string;
  /** After the fill. */
  readonly cash: string;
  /** After the fill: cash and all positions at their marks, this instrument at the fill price. */
  readonly equity: string;
};

export function intentLine(intent: TracedIntent): string {
  const { decidedAt, ...rest } = intent;
  return canonicalJson({ record: "intent", ...rest, decidedAt: isoTime(decidedAt) });
}

export function fillLine(fill: TracedFill): string {
  const { at, ...rest } = fill;
  return canonicalJson({ record: "fill", ...rest, at: isoTime(at) });
}

/** What a digest is taken of. */
export function traceText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** All lines of stored intents and fills, in the order of the file head. */
export function traceLines(intents: readonly TracedIntent[], fills: readonly TracedFill[]): readonly string[] {
  const rows = [
    ...intents.map((intent) => ({ at: intent.decidedAt, rank: 0, key: intent.key, n: 0, line: intentLine(intent) })),
    ...fills.map((fill) => ({ at: fill.at, rank: 1, key: fill.key, n: fill.n, line: fillLine(fill) })),
  ];
  rows.sort((a, b) => a.at - b.at || a.rank - b.rank || compareText(a.key, b.key) || a.n - b.n);
  return rows.map((row) => row.line);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
