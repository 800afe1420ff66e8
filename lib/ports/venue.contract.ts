import { beforeEach, describe, expect, it } from "vitest";
import type { InstrumentId, PortfolioId, Uuid } from "../domain/kernel/ids.ts";
import type { Result } from "../domain/kernel/result.ts";
import { epochMs, MINUTE_MS } from "../domain/kernel/time.ts";
import type { Candle } from "../domain/market/candle.ts";
import { lots } from "../domain/market/grid.ts";
import type { Instrument } from "../domain/market/instrument.ts";
import type { CandleVenue, VenueOrderRequest } from "./venue.ts";

/** A venue with an account and an instrument of the lot 0.01 and the tick 0.5, and a way to start it anew on the same records. */
export type VenueUnderTest = {
  readonly venue: CandleVenue;
  readonly restarted: () => CandleVenue;
  readonly portfolioId: PortfolioId;
  readonly otherPortfolioId: PortfolioId;
  readonly instrument: Instrument;
  readonly newId: () => Uuid;
};

const t0 = epochMs(Date.UTC(2026, 0, 1));
const at = (minute: number) => epochMs(t0 + minute * MINUTE_MS);

/** Numbered acceptance cases of every venue that is driven by candles. */
export function venueContract(name: string, make: () => Promise<VenueUnderTest>): void {
  describe(`${name} keeps the promises of a venue`, () => {
    let under: VenueUnderTest;
    beforeEach(async () => {
      under = await make();
    });

    const order = (more: Partial<VenueOrderRequest> = {}): VenueOrderRequest => ({
      clientOrderId: under.newId(),
      portfolioId: under.portfolioId,
      instrumentId: under.instrument.id as InstrumentId,
      side: "buy",
      type: "market",
      lots: lots(100n),
      placedAt: at(1),
      sendBy: epochMs(Date.now() + 60_000),
      ...more,
    });
    const candle = (minute: number, volume = 1_000_000): Candle => ({
      openTime: at(minute),
      open: 100,
      high: 101,
      low: 99,
      close: 100.5,
      volume,
    });
    const release = async (minute: number, volume?: number) =>
      must(await under.venue.release(under.portfolioId, under.instrument, candle(minute, volume)));

    it("01 takes an order and finds it by its client order id, also after a restart", async () => {
      const request = order();
      expect(must(await under.venue.place(request))).toMatchObject({ state: "working", lots: 100n, filledLots: 0n });
      expect(must(await under.restarted().lookUp(under.portfolioId, request.clientOrderId))).toMatchObject({ state: "working" });
    });

    it("02 does not know an id it never saw", async () => {
      expect(must(await under.venue.lookUp(under.portfolioId, under.newId()))).toBeUndefined();
    });

    it("03 refuses a repeated client order id: working, filled, and after a restart", async () => {
      const request = order();
      must(await under.venue.place(request));
      expect(await under.venue.place(request)).toMatchObject({ ok: false, failure: { code: "venue-rejected" } });
      await release(1);
      expect(await under.venue.place(request)).toMatchObject({ ok: false, failure: { code: "venue-rejected" } });
      expect(await under.restarted().place(request)).toMatchObject({ ok: false, failure: { code: "venue-rejected" } });
    });

    it("03b does not take an order after its permit ran out", async () => {
      const late = order({ sendBy: epochMs(Date.now() - 60_000) });
      expect(await under.venue.place(late)).toMatchObject({ ok: false, failure: { code: "venue-rejected" } });
      expect(must(await under.venue.lookUp(under.portfolioId, late.clientOrderId))).toBeUndefined();
    });

    it("04 fills at the open of the next candle, against the taker and on the tick", async () => {
      const [buy, sell] = [order(), order({ side: "sell" })];
      must(await under.venue.place(buy));
      must(await under.venue.place(sell));
      const trades = await release(1);
      expect(trades.map((trade) => [trade.clientOrderId, trade.n, trade.at, trade.lots])).toEqual(
        [buy, sell].sort((a, b) => (a.clientOrderId < b.clientOrderId ? -1 : 1)).map((one) => [one.clientOrderId, 1, at(1), 100n]),
      );
      const price = (id: Uuid) => Number(trades.find((trade) => trade.clientOrderId === id)?.price) * 0.5;
      expect(price(buy.clientOrderId)).toBeGreaterThan(100);
      expect(price(sell.clientOrderId)).toBeLessThan(100);
      expect(must(await under.venue.lookUp(under.portfolioId, buy.clientOrderId))).toMatchObject({ state: "filled", filledLots: 100n });
    });

    it("05 does not fill in a candle that opened before the order was placed", async () => {
      must(await under.venue.place(order({ placedAt: at(2) })));
      expect(await release(1)).toEqual([]);
      expect(await release(2)).toHaveLength(1);
    });

    it("06 fills in part where a candle's volume is small, and goes on", async () => {
      const request = order();
      must(await under.venue.place(request));
      expect((await release(1, 4)).map((trade) => trade.lots)).toEqual([40n]);
      expect(must(await under.venue.lookUp(under.portfolioId, request.clientOrderId))).toMatchObject({ state: "working", filledLots: 40n });
      expect((await release(2, 4)).map((trade) => [trade.n, trade.lots])).toEqual([[2, 40n]]);
      expect((await release(3)).map((trade) => [trade.n, trade.lots])).toEqual([[3, 20n]]);
      expect(must(await under.venue.trades(under.portfolioId, [request.clientOrderId])).map((trade) => trade.lots)).toEqual([
        40n,
        40n,
        20n,
      ]);
    });

    it("07 gives no trade in a candle without volume", async () => {
      must(await under.venue.place(order()));
      expect(await release(1, 0)).toEqual([]);
    });

    it("08 cancels what works, keeps what was filled, and may be asked twice", async () => {
      const request = order();
      must(await under.venue.place(request));
      await release(1, 4);
      expect(must(await under.venue.cancel(under.portfolioId, request.clientOrderId))).toMatchObject({
        state: "cancelled",
        filledLots: 40n,
      });
      expect(must(await under.venue.cancel(under.portfolioId, request.clientOrderId))).toMatchObject({ state: "cancelled" });
      expect(await release(2)).toEqual([]);
    });

    it("09 a cancel after the fill leaves it filled", async () => {
      const request = order();
      must(await under.venue.place(request));
      await release(1);
      expect(must(await under.venue.cancel(under.portfolioId, request.clientOrderId))).toMatchObject({ state: "filled" });
    });

    it("10 releasing the same candle again makes no second trade, also after a restart", async () => {
      must(await under.venue.place(order()));
      await release(1);
      expect(await release(1)).toEqual([]);
      expect(must(await under.restarted().release(under.portfolioId, under.instrument, candle(1)))).toEqual([]);
    });

    it("10b a candle that gave an order a part gives it no second part, also after a restart", async () => {
      must(await under.venue.place(order()));
      expect(await release(1, 4)).toHaveLength(1);
      expect(await release(1, 4)).toEqual([]);
      expect(must(await under.restarted().release(under.portfolioId, under.instrument, candle(1, 4)))).toEqual([]);
      expect(await release(2, 4)).toHaveLength(1);
    });

    it("10c a venue that was paused while another cancelled makes no trade", async () => {
      const request = order();
      must(await under.venue.place(request));
      must(await under.restarted().cancel(under.portfolioId, request.clientOrderId));
      await expect(release(1)).rejects.toThrow();
      expect(must(await under.venue.trades(under.portfolioId, [request.clientOrderId]))).toEqual([]);
    });

    it("11 keeps the trades of a portfolio from every other", async () => {
      const request = order();
      must(await under.venue.place(request));
      await release(1);
      expect(must(await under.venue.trades(under.otherPortfolioId, [request.clientOrderId]))).toEqual([]);
      expect(must(await under.venue.lookUp(under.otherPortfolioId, request.clientOrderId))).toBeUndefined();
    });

    it("12 a restart goes on with what was working", async () => {
      const request = order();
      must(await under.venue.place(request));
      const again = under.restarted();
      expect(must(await again.release(under.portfolioId, under.instrument, candle(1)))).toHaveLength(1);
    });
  });
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}
