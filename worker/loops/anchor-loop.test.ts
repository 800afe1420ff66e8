import { expect, it } from "vitest";
import { HOUR_MS } from "#lib/domain/kernel/time.ts";
import { isDue } from "./anchor-loop.ts";

const tries = (...failures: (string | null)[]) => failures.map((failure, i) => ({ failure, atAgeMs: 20_000 + i * 60_000 }));

it("v5.0.0-16.5.2 an anchor that was not taken is tried again soon, with growing waits, and no more than hourly after eight", () => {
  expect(isDue([], HOUR_MS, 0)).toBe(true);
  expect(isDue(tries(null), HOUR_MS, 0)).toBe(false);
  expect(isDue([{ failure: null, atAgeMs: HOUR_MS }], HOUR_MS, 0)).toBe(true);
  expect(isDue(tries("ETIMEDOUT", null), HOUR_MS, 0)).toBe(true);
  expect(isDue(tries("ETIMEDOUT", "ETIMEDOUT", "ETIMEDOUT", null), HOUR_MS, 0)).toBe(false);
  expect(isDue(tries(...Array.from({ length: 9 }, () => "ETIMEDOUT")), HOUR_MS, 0)).toBe(false);
});
