import { hash as argon2 } from "@node-rs/argon2";
import { expect, test } from "vitest";
import { HashGate } from "./hash-gate.ts";
import { hmacSha256 } from "./hmac.ts";
import { passwords } from "./password.ts";
import { secretKey } from "./secret-key.ts";

const key = (fill: number) => secretKey(new Uint8Array(32).fill(fill));
const peppers = (newest: number) => ({ pepper: async (id = newest) => ({ id, key: key(id) }) });
const value = <T>(result: { ok: true; value: T } | { ok: false }): T => {
  if (!result.ok) throw new Error("refused");
  return result.value;
};

test("a wrong password, another pepper and an unknown user do not match; the right one in either Unicode form does", async () => {
  const ours = passwords(peppers(1));
  const stored = value(await ours.hash("Pa\u0308ssword, long ☂"));
  expect(stored).toMatch(/^1\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  const no = { matches: false, needsRehash: false };
  expect(value(await ours.verify(stored, "pässword, long ☂"))).toEqual(no);
  expect(value(await ours.verify(undefined, "Pässword, long ☂"))).toEqual(no);
  const otherPepper = passwords({ pepper: async () => ({ id: 1, key: key(9) }) });
  expect(value(await otherPepper.verify(stored, "P\u00e4ssword, long ☂"))).toEqual(no);
  expect(value(await ours.verify(stored, "P\u00e4ssword, long ☂"))).toEqual({ matches: true, needsRehash: false });
});

test("a hash under an older pepper or older cost still matches and asks for a new one", async () => {
  const old = value(await passwords(peppers(1)).hash("correct horse"));
  const now = passwords(peppers(2));
  expect(value(await now.verify(old, "correct horse"))).toEqual({ matches: true, needsRehash: true });
  expect(value(await now.verify(old, "wrong horse"))).toEqual({ matches: false, needsRehash: false });
  const cheap = await argon2(hmacSha256(key(2), Buffer.from("correct horse")).toString("base64"), {
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
  });
  expect(value(await now.verify(`2${cheap}`, "correct horse"))).toEqual({ matches: true, needsRehash: true });
});

test("what is not a stored password is a bug, not a wrong password", async () => {
  for (const bad of ["", "$argon2id$v=19", "plain", "0$argon2id$v=19$m=65536,t=3,p=1$AAAA$AAAA", "1$argon2i$v=19"]) {
    await expect(passwords(peppers(1)).verify(bad, "a")).rejects.toThrow(TypeError);
  }
});

test("an unknown user takes the time of a known one", async () => {
  const ours = passwords(peppers(1));
  const stored = value(await ours.hash("correct horse"));
  const timed = async (hash: string | undefined) => {
    const start = performance.now();
    await ours.verify(hash, "wrong horse");
    return performance.now() - start;
  };
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < 3; i++) {
    known = Math.min(known, await timed(stored));
    unknown = Math.min(unknown, await timed(undefined));
  }
  expect(unknown / known).toBeGreaterThan(0.5);
});

test("two works run at once, fifty wait in order, the next is refused, and a failed work frees its place", async () => {
  const gate = new HashGate({ atOnce: 2, waiting: 50 });
  const open: (() => void)[] = [];
  const done: number[] = [];
  const work = (n: number) => gate.run(() => new Promise<void>((end) => open.push(end)).then(() => void done.push(n)));
  const failing = gate.run(() => Promise.reject(new Error("no memory")));
  const runs = Array.from({ length: 51 }, (_, n) => work(n));
  expect(open).toHaveLength(1); // the failing one holds the other place
  const refused = await work(99);
  expect(refused).toMatchObject({ ok: false, failure: { code: "throttled", retryAfterSeconds: 10 } });
  await expect(failing).rejects.toThrow("no memory");
  while (done.length < 51) {
    expect(open.length - done.length).toBeLessThanOrEqual(2);
    open[done.length]?.();
    await new Promise((turn) => setImmediate(turn));
  }
  await Promise.all(runs);
  expect(done).toEqual(Array.from({ length: 51 }, (_, n) => n));
  expect(await gate.run(async () => "again")).toEqual({ ok: true, value: "again" });
});
