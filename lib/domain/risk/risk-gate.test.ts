import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money, moneyFromText, mulFraction } from "../kernel/decimal.ts";
import { asId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import { gridOf, lots, NO_LOTS, notional, ticks } from "../market/grid.ts";
import type { AccountView, EngagedKill, GateOrder } from "./gate-order.ts";
import { isReducing, NOTHING_WORKING, orderPrice } from "./gate-order.ts";
import { noLimits, strictestLimits } from "./limits.ts";
import { judge } from "./risk-gate.ts";
import { roomUnderFunds } from "./rules/funds.ts";
import { roomUnderPositionSize } from "./rules/position-size.ts";

const grid = gridOf({ tickSize: "0.01", lotSize: "0.00000001", minNotional: "1" });
const limits = strictestLimits([]);
const order: GateOrder = {
  portfolioId: asId("00000000-0000-7000-8000-000000000001"),
  runId: asId("00000000-0000-7000-8000-000000000002"),
  instrumentId: asId("00000000-0000-7000-8000-000000000003"),
  side: "buy",
  lots: lots(500_000_000n),
  reference: ticks(10_000n),
  grid,
  quote: "USD",
};
const account: AccountView = {
  equity: moneyFromText("10000"),
  cash: moneyFromText("10000"),
  position: NO_LOTS,
  working: NOTHING_WORKING,
  day: { day: 0 as EpochMs, basisEquity: moneyFromText("10000"), isHalted: false },
  limits,
  kills: [],
};
const rejectedBy = (o: GateOrder, a: AccountView): string | undefined => {
  const verdict = judge(o, a);
  return verdict.outcome === "rejected" ? verdict.rule : undefined;
};

describe("the gate", () => {
  it("[R9] approves with the figures of every rule it asked, the kill switch first", () => {
    const verdict = judge(order, account);
    expect(verdict).toMatchObject({ outcome: "approved" });
    expect(verdict.outcome === "approved" && verdict.checks.map(({ rule }) => rule)).toEqual([
      "kill-switch",
      "order-lots",
      "minimum-notional",
      "funds",
      "position-size",
      "daily-loss",
    ]);
    expect(verdict.outcome === "approved" && verdict.checks[4]).toEqual({
      rule: "position-size",
      observed: "505",
      limit: "1000",
      unit: "USD",
    });
  });

  it("TS-03 refuses less than a lot, a price of zero, and less than the minimum notional", () => {
    expect(rejectedBy({ ...order, lots: NO_LOTS }, account)).toBe("order-lots");
    expect(rejectedBy({ ...order, reference: ticks(0n) }, account)).toBe("order-lots");
    expect(rejectedBy({ ...order, lots: lots(999_999n) }, account)).toBe("minimum-notional");
    expect(rejectedBy({ ...order, lots: lots(1_000_000n) }, account)).toBeUndefined();
  });

  it("refuses a short, and a buy that cash does not cover with the buys still working", () => {
    expect(rejectedBy({ ...order, side: "sell" }, account)).toBe("holdings");
    expect(
      rejectedBy({ ...order, side: "sell" }, { ...account, position: order.lots, working: { ...NOTHING_WORKING, sellLots: lots(1n) } }),
    ).toBe("holdings");
    expect(rejectedBy(order, { ...account, cash: moneyFromText("505") })).toBeUndefined();
    expect(rejectedBy(order, { ...account, cash: moneyFromText("505"), working: { ...NOTHING_WORKING, reservedQuote: money(1n) } })).toBe(
      "funds",
    );
  });
});

describe("the kill switch", () => {
  const kills: readonly EngagedKill[] = [
    { scope: "all", scopeId: "*", epoch: 4 },
    { scope: "portfolio", scopeId: order.portfolioId, epoch: 4 },
    { scope: "run", scopeId: order.runId ?? "", epoch: 4 },
    { scope: "instrument", scopeId: order.instrumentId, epoch: 4 },
  ];
  it.each(kills)("TS-16 stops buys and sells when engaged for $scope", (kill) => {
    expect(rejectedBy(order, { ...account, kills: [kill] })).toBe("kill-switch");
    expect(rejectedBy({ ...order, side: "sell" }, { ...account, position: order.lots, kills: [kill] })).toBe("kill-switch");
  });

  it("TS-16 is asked first: it refuses what other rules would refuse too", () => {
    expect(rejectedBy({ ...order, lots: NO_LOTS }, { ...account, kills })).toBe("kill-switch");
  });

  it("TS-16 leaves other portfolios, runs and instruments alone", () => {
    const elsewhere = kills.slice(1).map((kill) => ({ ...kill, scopeId: "00000000-0000-7000-8000-00000000000f" }));
    expect(rejectedBy(order, { ...account, kills: elsewhere })).toBeUndefined();
    const { runId: _, ...manual } = order;
    expect(rejectedBy(manual, { ...account, kills: [{ scope: "run", scopeId: "", epoch: 1 }] })).toBeUndefined();
  });

  it("TS-16 lets only the flatten order of that very kill pass", () => {
    const flatten: GateOrder = { ...order, side: "sell", flattensKillEpoch: 4 };
    expect(rejectedBy(flatten, { ...account, position: order.lots, kills })).toBeUndefined();
    expect(rejectedBy({ ...flatten, flattensKillEpoch: 3 }, { ...account, position: order.lots, kills })).toBe("kill-switch");
  });
});

describe("the daily loss limit", () => {
  const held = { ...account, position: order.lots };
  it("TS-09 [R1] refuses new risk once 2 % is lost, and lets reducing orders pass", () => {
    expect(rejectedBy(order, { ...account, equity: money(moneyFromText("9800") + 1n) })).toBeUndefined();
    expect(rejectedBy(order, { ...account, equity: moneyFromText("9800") })).toBe("daily-loss");
    expect(rejectedBy({ ...order, side: "sell" }, { ...held, equity: moneyFromText("9000") })).toBeUndefined();
  });

  it("TS-09 [R1] refuses new risk for the rest of a halted day, also after a recovery", () => {
    const halted = { ...account, day: { ...account.day, isHalted: true } };
    expect(rejectedBy(order, halted)).toBe("daily-loss");
    expect(rejectedBy({ ...order, side: "sell" }, { ...halted, position: order.lots })).toBeUndefined();
  });
});

describe("the position size limit", () => {
  it("TS-08 [R2] is measured against the smaller of equity now and at day start", () => {
    const most = { ...order, lots: lots(990_099_009n) };
    expect(rejectedBy(most, account)).toBeUndefined();
    expect(rejectedBy({ ...order, lots: lots(most.lots + 1n) }, account)).toBe("position-size");
    expect(rejectedBy(most, { ...account, equity: moneyFromText("9999") })).toBe("position-size");
    expect(rejectedBy(most, { ...account, day: { ...account.day, basisEquity: moneyFromText("9999") } })).toBe("position-size");
    expect(rejectedBy(most, { ...account, equity: moneyFromText("20000") })).toBeUndefined();
  });

  it("TS-06 [R2] counts orders that are working or in flight", () => {
    const working = { ...NOTHING_WORKING, buyLots: lots(500_000_000n) };
    expect(rejectedBy(order, { ...account, working })).toBe("position-size");
  });

  it("refuses everything new when equity is gone", () => {
    expect(rejectedBy(order, { ...account, equity: moneyFromText("-1") })).toBe("position-size");
  });
});

const accounts = fc
  .record({
    equity: fc.bigInt(-1_000n, 100_000n),
    basis: fc.bigInt(1n, 100_000n),
    cash: fc.bigInt(0n, 100_000n),
    position: fc.bigInt(0n, 10n ** 10n),
    buyLots: fc.bigInt(0n, 10n ** 9n),
    sellLots: fc.bigInt(0n, 10n ** 9n),
    reserved: fc.bigInt(0n, 10_000n),
    isHalted: fc.boolean(),
    size: fc.constantFrom("0.1", "0.05", "0.000100000001", "1"),
    loss: fc.constantFrom("0.02", "0.01", "0.5"),
  })
  .map(
    (r): AccountView => ({
      equity: moneyFromText(String(r.equity)),
      cash: moneyFromText(String(r.cash)),
      position: lots(r.position),
      working: { buyLots: lots(r.buyLots), sellLots: lots(r.sellLots), reservedQuote: moneyFromText(String(r.reserved)) },
      day: { day: 0 as EpochMs, basisEquity: moneyFromText(String(r.basis)), isHalted: r.isHalted }, // the first day
      limits: strictestLimits([
        { rule: "position-size", level: "platform", value: r.size },
        { rule: "daily-loss", level: "platform", value: r.loss },
      ]),
      kills: [],
    }),
  );

describe("whatever the account and the order", () => {
  it("TS-08 [R2] TS-09 [R1] it never approves past an active limit, counting working and in-flight orders", () => {
    fc.assert(
      fc.property(
        accounts,
        fc.bigInt(0n, 10n ** 10n),
        fc.bigInt(0n, 10n ** 6n),
        fc.constantFrom("buy" as const, "sell" as const),
        (view, size, price, side) => {
          const asked: GateOrder = { ...order, side, lots: lots(size), reference: ticks(price) };
          if (judge(asked, view).outcome === "rejected") return;
          expect(size > 0n && price > 0n).toBe(true);
          if (side === "sell") {
            expect(isReducing(asked, view)).toBe(true);
            return;
          }
          // Written the other way round than the rules: fractions as products of whole numbers.
          const smaller = view.equity < view.day.basisEquity ? view.equity : view.day.basisEquity;
          const after = lots(view.position + view.working.buyLots + size);
          const sizeFraction = BigInt(Math.round(Number(view.limits["position-size"]?.value) * 1e12));
          const lossFraction = BigInt(Math.round(Number(view.limits["daily-loss"]?.value) * 1e12));
          expect(notional(orderPrice("buy", asked.reference), after, grid) * 10n ** 12n <= smaller * sizeFraction).toBe(true);
          expect((view.day.basisEquity - view.equity) * 10n ** 12n < view.day.basisEquity * lossFraction).toBe(true);
          expect(view.day.isHalted).toBe(false);
          expect(view.working.reservedQuote + notional(orderPrice("buy", asked.reference), lots(size), grid) <= view.cash).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it("TS-08 [R2] a buy as large as the room passes the size and funds rules, one lot more does not", () => {
    fc.assert(
      fc.property(accounts, fc.bigInt(1n, 10n ** 6n), (view, price) => {
        const reference = ticks(price);
        const rooms = [roomUnderPositionSize(reference, grid, view) ?? NO_LOTS, roomUnderFunds(reference, grid, view)];
        const room = rooms.reduce((a, b) => (a < b ? a : b));
        if (room > 0n) {
          expect(["minimum-notional", "daily-loss", undefined]).toContain(rejectedBy({ ...order, lots: room, reference }, view));
        }
        expect(["minimum-notional", "funds", "position-size"]).toContain(rejectedBy({ ...order, lots: lots(room + 1n), reference }, view));
      }),
      { numRuns: 2_000 },
    );
  });

  it("TS-09 [R1] reducing orders pass the size and day rules", () => {
    fc.assert(
      fc.property(accounts, fc.bigInt(1n, 10n ** 10n), (view, size) => {
        const asked: GateOrder = { ...order, side: "sell", lots: lots(size) };
        if (!isReducing(asked, view)) return;
        expect(["minimum-notional", undefined]).toContain(rejectedBy(asked, view));
      }),
    );
  });
});

describe("limits", () => {
  it("TS-25 [R10] the strictest level wins, and the default stands in for a platform value never set", () => {
    expect(strictestLimits([])).toEqual({
      "position-size": { value: "0.1", level: "default" },
      "daily-loss": { value: "0.02", level: "default" },
    });
    const set = strictestLimits([
      { rule: "position-size", level: "platform", value: "0.2" },
      { rule: "position-size", level: "portfolio", value: "0.15" },
      { rule: "position-size", level: "strategy", value: "0.30" },
      { rule: "daily-loss", level: "user", value: "0.5" },
    ]);
    expect(set["position-size"]).toEqual({ value: "0.15", level: "portfolio" });
    expect(set["daily-loss"]).toEqual({ value: "0.02", level: "default" });
  });

  it("without limits only kill, lots, minimum, holdings and funds are asked", () => {
    const verdict = judge({ ...order, lots: lots(9_000_000_000n) }, { ...account, limits: noLimits });
    expect(verdict.outcome === "approved" && verdict.checks.map(({ rule }) => rule)).toEqual([
      "kill-switch",
      "order-lots",
      "minimum-notional",
      "funds",
    ]);
    expect(mulFraction(account.equity, "0.1", "floor")).toBe(moneyFromText("1000"));
  });
});
