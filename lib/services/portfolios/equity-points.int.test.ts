import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { equityPointId, sealFigures } from "#lib/db/sealed-shapes.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { host, openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { showPortfolio } from "./show-portfolio.ts";

describe("the equity curve of a portfolio", () => {
  let desk: TestDesk;
  let portfolioId: PortfolioId;
  const start = Date.UTC(2024, 0, 1);
  const total = 1_000;

  beforeAll(async () => {
    desk = await openTestDesk();
    portfolioId = await desk.portfolio();
    const cipher = await desk.ring.cipher("trade", portfolioId);
    await desk.owner.equityPoint.createMany({
      data: Array.from({ length: total }, (_, i) => {
        const at = epochMs(start + i * 60_000);
        return {
          portfolioId,
          at: new Date(at),
          sealed: sealFigures(cipher, "equityPoint", equityPointId(at), { equity: String(i), cash: "0" }),
        };
      }),
    });
  });
  afterAll(() => desk.close());

  it.each([2, 3, 7, 99, 500, 999, 1_000, 2_000])(
    "is thinned to at most %i points, from the first to the last, in order",
    async (points) => {
      const shown = (await desk.must(showPortfolio, host, { portfolioId, points })).points;
      expect(shown.length).toBeLessThanOrEqual(points);
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(total, points) / 2);
      expect(shown[0]).toEqual({ time: start, equity: 0 });
      expect(shown.at(-1)).toEqual({ time: start + (total - 1) * 60_000, equity: total - 1 });
      expect(shown.map(({ time }) => time)).toEqual(shown.map(({ time }) => time).sort((a, b) => a - b));
    },
  );
});
