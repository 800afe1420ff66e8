import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InstrumentId, IntentId, RunId, Uuid } from "../kernel/ids.ts";
import { asId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { IntentOrigin } from "./intent.ts";
import { intentKey, intentKeyHex } from "./intent.ts";
import type { IntentState, OrderEvent } from "./order-state.ts";
import { holdsRoom, isEnded, isLateFill, nextState, transitions, withFill } from "./order-state.ts";
import { fillLine, intentLine, traceLines, traceText } from "./trace.ts";

const uuid = fc.uuid().map((text) => asId(text));
const count = fc.nat();
const origins: fc.Arbitrary<IntentOrigin> = fc.oneof(
  fc.record({
    kind: fc.constant("strategy" as const),
    runId: uuid as fc.Arbitrary<RunId>, // any id will do
    generation: count,
    instrumentId: uuid as fc.Arbitrary<InstrumentId>, // any id will do
    interval: fc.constantFrom("1m" as const, "1d" as const),
    openTime: count as fc.Arbitrary<EpochMs>, // any time will do
    leg: fc.constantFrom("entry" as const, "exit" as const),
  }),
  fc.record({ kind: fc.constant("manual" as const), ticketKey: uuid }),
  fc.record({ kind: fc.constant("stop" as const), episodeId: uuid, revision: count }),
  fc.record({ kind: fc.constant("slice" as const), parentId: uuid as fc.Arbitrary<IntentId>, n: count }), // any id will do
  fc.record({ kind: fc.constant("flatten" as const), killEpoch: count, instrumentId: uuid as fc.Arbitrary<InstrumentId> }), // any id will do
  fc.record({ kind: fc.constant("rebalance" as const), planId: uuid, line: count }),
);

describe("the intent key", () => {
  it("[X4] is equal exactly when the origin is", () => {
    fc.assert(
      fc.property(origins, origins, (a, b) => {
        const isSame = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
        expect(intentKeyHex(intentKey(a)) === intentKeyHex(intentKey(b))).toBe(isSame);
        expect(intentKeyHex(intentKey({ ...a }))).toBe(intentKeyHex(intentKey(a)));
      }),
    );
  });

  it("[X4] changes with every part of the origin", () => {
    const origin: IntentOrigin = {
      kind: "strategy",
      runId: asId("00000000-0000-7000-8000-000000000001"),
      generation: 1,
      instrumentId: asId("00000000-0000-7000-8000-000000000002"),
      interval: "1m",
      openTime: 60_000 as EpochMs, // the second minute
      leg: "entry",
    };
    const others: readonly IntentOrigin[] = [
      { ...origin, runId: asId("00000000-0000-7000-8000-000000000003") },
      { ...origin, generation: 2 },
      { ...origin, instrumentId: asId("00000000-0000-7000-8000-000000000003") },
      { ...origin, interval: "5m" },
      { ...origin, openTime: 120_000 as EpochMs }, // the third minute
      { ...origin, leg: "exit" },
    ];
    expect(new Set([origin, ...others].map((each) => intentKeyHex(intentKey(each)))).size).toBe(7);
  });

  it("has the form length, bytes, length, bytes", () => {
    const ticketKey: Uuid = asId("0190a5b2-7c3d-7e4f-8a1b-2c3d4e5f6071");
    expect(intentKeyHex(intentKey({ kind: "manual", ticketKey }))).toBe(
      `00000006${Buffer.from("manual").toString("hex")}00000024${Buffer.from(ticketKey).toString("hex")}`,
    );
  });
});

describe("the life of an order", () => {
  const states = Object.keys(transitions) as IntentState[]; // keys of the table
  const events: readonly OrderEvent[] = [
    "send",
    "acknowledged",
    "outcome-unknown",
    "partly-filled",
    "filled",
    "cancelled",
    "expired",
    "refused",
  ];
  const rank: Record<IntentState, number> = {
    APPROVED: 0,
    SENDING: 1,
    UNKNOWN: 2,
    WORKING: 3,
    FILLED: 4,
    CANCELLED: 4,
    EXPIRED: 4,
    REFUSED: 4,
    REJECTED: 4,
  };

  it("[X4] only moves forward, whatever arrives late or twice", () => {
    for (const state of states) {
      for (const event of events) {
        const next = nextState(state, event);
        if (next === undefined) continue;
        expect(rank[next]).toBeGreaterThanOrEqual(rank[state]);
        if (isEnded(state)) expect(next).toBe(state);
        expect(nextState(next, event) ?? next).toBe(next);
      }
    }
  });

  it("[X4] is sent once: no state but APPROVED can be sent, and none leads back to it", () => {
    expect(states.filter((state) => nextState(state, "send") !== undefined)).toEqual(["APPROVED"]);
    for (const state of states) for (const event of events) expect(nextState(state, event)).not.toBe("APPROVED");
  });

  it("lets a refusal of the gate lead nowhere", () => {
    for (const event of events) expect(nextState("REJECTED", event)).toBeUndefined();
  });

  it("keeps room while anything may still fill", () => {
    expect(states.filter(holdsRoom).sort()).toEqual(["APPROVED", "SENDING", "UNKNOWN", "WORKING"]);
  });

  it("counts partial fills up to the whole and not beyond", () => {
    const working = { state: "WORKING" as const, lots: 10n, filledLots: 0n };
    const half = withFill(working, 4n);
    expect(half).toEqual({ state: "WORKING", lots: 10n, filledLots: 4n });
    expect(withFill(half, 6n)).toEqual({ state: "FILLED", lots: 10n, filledLots: 10n });
    expect(() => withFill(half, 7n)).toThrow(RangeError);
    expect(() => withFill(half, 0n)).toThrow(RangeError);
    expect(() => withFill({ state: "APPROVED", lots: 1n, filledLots: 0n }, 1n)).toThrow(RangeError);
  });

  it("books a fill that lost the race against a cancel, and says that it was late", () => {
    const cancelled = withFill({ state: "CANCELLED", lots: 10n, filledLots: 0n }, 10n);
    expect(cancelled).toEqual({ state: "CANCELLED", lots: 10n, filledLots: 10n });
    expect(isLateFill("CANCELLED")).toBe(true);
    expect(isLateFill("WORKING")).toBe(false);
  });
});

describe("the trace", () => {
  const verdict = { outcome: "approved", checks: [] } as const;
  const at = 1_700_000_040_000 as EpochMs; // a whole minute
  const intent = { key: "aa", side: "buy", type: "market", quantity: "1", price: "2", decidedAt: at, verdict } as const;
  const fill = { key: "aa", n: 1, at, price: "2", quantity: "1", fee: "0.1", cash: "7.9", equity: "9.9" } as const;

  it("has one canonical line per intent and fill", () => {
    expect(intentLine(intent)).toBe(
      '{"decidedAt":"2023-11-14T22:14:00.000Z","key":"aa","price":"2","quantity":"1","record":"intent","side":"buy","type":"market","verdict":{"checks":[],"outcome":"approved"}}',
    );
    expect(fillLine(fill)).toBe(
      '{"at":"2023-11-14T22:14:00.000Z","cash":"7.9","equity":"9.9","fee":"0.1","key":"aa","n":1,"price":"2","quantity":"1","record":"fill"}',
    );
  });

  it("is ordered by time, then intents before fills, then key and number, however the rows came", () => {
    const later = { ...fill, n: 2, at: (at + 60_000) as EpochMs }; // a minute later
    const lines = traceLines([intent], [later, fill]);
    expect(lines).toEqual([intentLine(intent), fillLine(fill), fillLine(later)]);
    expect(traceText(lines).split("\n")).toEqual([...lines, ""]);
  });
});
