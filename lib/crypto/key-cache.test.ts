import { expect, test, vi } from "vitest";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { KeyCache } from "./key-cache.ts";

function cache(limit = 3) {
  const time = { ms: 0 };
  const clock = { now: () => epochMs(0), monotonicMs: () => time.ms };
  return { time, keys: new KeyCache<{ n: number }>(clock, { ttlMs: 1000, limit }) };
}

test("an entry dies a fixed time after it was put in, however often it is used", () => {
  const { time, keys } = cache();
  keys.put("a", { n: 1 });
  for (time.ms = 0; time.ms < 1000; time.ms += 100) expect(keys.get("a")).toEqual({ n: 1 });
  expect(keys.get("a")).toBeUndefined();
  expect(keys.size).toBe(0);
});

test("the least recently used makes room", () => {
  const { keys } = cache();
  for (const n of [1, 2, 3]) keys.put(String(n), { n });
  keys.get("1");
  keys.put("4", { n: 4 });
  expect(["1", "2", "3", "4"].map((name) => keys.get(name)?.n)).toEqual([1, undefined, 3, 4]);
});

test("what nobody asks for any more is dropped by the timer, which then stops", () => {
  vi.useFakeTimers();
  try {
    const { time, keys } = cache();
    keys.put("a", { n: 1 });
    time.ms = 1000;
    vi.advanceTimersByTime(200);
    expect(keys.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
