import fc from "fast-check";
import { expect, test } from "vitest";
import { isUuid } from "#lib/domain/kernel/ids.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { clientOrderId } from "./client-order-id.ts";
import { lp } from "./length-prefix.ts";
import { mintIds } from "./mint-ids.ts";
import { secretKey } from "./secret-key.ts";
import { sessionSecret } from "./session-secret.ts";
import { simulatedDraw } from "./simulated-draw.ts";

const secret = secretKey(new Uint8Array(32).fill(1));
const clockAt = (time: { ms: number }) => ({ now: () => epochMs(time.ms), monotonicMs: () => time.ms });

test("a client order id is fixed by installation and intent, and is a UUID of version 8", () => {
  const id = clientOrderId(secret, lp("strategy", "a"));
  expect(clientOrderId(secret, lp("strategy", "a"))).toBe(id);
  expect(clientOrderId(secret, lp("strategy", "b"))).not.toBe(id);
  expect(clientOrderId(secretKey(new Uint8Array(32)), lp("strategy", "a"))).not.toBe(id);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("minted ids only grow: many in one millisecond, and while the clock goes back", () => {
  const time = { ms: 1_700_000_000_000 };
  const ids = mintIds(clockAt(time));
  let last = "";
  for (let i = 0; i < 20_000; i++) {
    if (i % 5_000 === 4_999) time.ms -= 10;
    if (i % 7_000 === 6_999) time.ms += 25;
    const id = ids.next();
    expect(id > last).toBe(true);
    last = id;
  }
  expect(isUuid(last)).toBe(true);
  expect(last[14]).toBe("7");
});

test("a minted id carries its time and differs from another process's of the same time", () => {
  const at = { ms: 0x0123456789ab };
  const [a, b] = [mintIds(clockAt(at)).next(), mintIds(clockAt(at)).next()];
  expect(a.slice(0, 13)).toBe("01234567-89ab");
  expect(a.slice(19)).not.toBe(b.slice(19));
});

test("draws are fixed by seed, intent and count, lie in [0, 1) and spread evenly", () => {
  const intent = lp("strategy", "a");
  expect(simulatedDraw("seed", intent, 3)).toBe(simulatedDraw(Buffer.from("seed"), intent, 3));
  const draws = Array.from({ length: 4_000 }, (_, n) => simulatedDraw("seed", intent, n));
  expect(draws.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(new Set(draws).size).toBe(4_000);
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  expect(simulatedDraw("seed", lp("strategy", "b"), 0)).not.toBe(draws[0]);
  expect(simulatedDraw("other", intent, 0)).not.toBe(draws[0]);
  expect(() => simulatedDraw("seed", intent, -1)).toThrow(TypeError);
});

test("no two lists of parts have the same length-prefixed bytes", () => {
  const parts = fc.array(
    fc.string({ maxLength: 4 }).filter((text) => text.isWellFormed()),
    { maxLength: 4 },
  );
  fc.assert(fc.property(parts, parts, (a, b) => (Buffer.compare(lp(...a), lp(...b)) === 0) === (JSON.stringify(a) === JSON.stringify(b))));
  expect(Buffer.from(lp("ab", "")).toString("hex")).toBe("00000002616200000000");
});

test("the session secret is not the key it comes from", () => {
  const text = sessionSecret(secret);
  expect(text).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(text).toBe(sessionSecret(secret));
  expect(Buffer.from(text, "base64url")).not.toEqual(Buffer.alloc(32, 1));
});
