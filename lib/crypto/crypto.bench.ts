import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { openField, sealField } from "./field.ts";
import { FieldCipher } from "./field-cipher.ts";
import { inSlices } from "./in-slices.ts";
import { mintIds } from "./mint-ids.ts";
import { secretKey } from "./secret-key.ts";

const ROUNDS = 15;
const CALLS = 2_000;
const place = {
  scope: "0192aaaa-0000-7000-8000-000000000001",
  model: "bench.v1",
  column: "sealed",
  rowId: "0192aaaa-0000-7000-8000-000000000002",
} as const;

/** BW1 beside plain AES-256-GCM in the same run, interleaved, median of the rounds. Higher is better: calls a second. */
export async function* figures(): AsyncIterable<Figure> {
  for (const size of [64, 1_024]) {
    const text = "x".repeat(size);
    const raw = randomBytes(32);
    const key = { id: 1, key: secretKey(raw) };
    const plainKey = createSecretKey(raw);
    const sealed = sealField(key, { ...place, type: "utf8", pad: 0 }, text);
    const plain = gcmSeal(plainKey, text);
    const open = () => openField((id) => (id === 1 ? key.key : undefined), place, sealed);
    yield compare(
      `encrypt ${size} B`,
      () => sealField(key, { ...place, type: "utf8", pad: 0 }, text),
      () => gcmSeal(plainKey, text),
    );
    yield compare(`decrypt ${size} B`, open, () => gcmOpen(plainKey, plain));
  }
  const { listMs, sliceMs } = await decryptedList();
  yield { name: "list of 10,000 decrypted, p95 beside 400 ms", ours: listMs, baseline: 400, unit: "ms", better: "lower" };
  yield { name: "longest slice of that list, p95 beside 10 ms", ours: sliceMs, baseline: 10, unit: "ms", better: "lower" };
}

const LISTS = 20;

/** A list as a store opens it: canonical JSON figures of 10,000 rows, in slices that let others run. @unit ms */
async function decryptedList(): Promise<{ readonly listMs: number; readonly sliceMs: number }> {
  const column = { model: place.model, column: place.column };
  const key = { id: 1, key: secretKey(randomBytes(32)) };
  const cipher = new FieldCipher("trade", place.scope, new Map([[1, key.key]]), key);
  const figuresOf = (n: number) => ({
    ticks: String(100_000 + n),
    lots: "250000000",
    fee: "0.125",
    cashAfter: "9874.25",
    equityAfter: "10012.75",
  });
  const ids = mintIds({ now: () => epochMs(0), monotonicMs: () => 0 });
  const rows = Array.from({ length: 10_000 }, (_, n) => {
    const id = ids.next();
    return { id, sealed: cipher.seal(column, id, figuresOf(n)) };
  });
  const [lists, slices]: [number[], number[]] = [[], []];
  for (let round = 0; round < LISTS; round++) {
    const began = performance.now();
    await inSlices(
      rows,
      ({ id, sealed }) => cipher.open(column, id, sealed),
      (ms) => slices.push(ms),
    );
    lists.push(performance.now() - began);
  }
  return { listMs: quantile(lists, 0.95), sliceMs: quantile(slices, 0.95) };
}

function quantile(values: readonly number[], q: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN;
}

function compare(name: string, ours: () => unknown, baseline: () => unknown): Figure {
  const rates = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.ours.push(rate(ours));
    rates.baseline.push(rate(baseline));
  }
  return { name, ours: median(rates.ours), baseline: median(rates.baseline), unit: "calls/s", better: "higher" };
}

function rate(call: () => unknown): number {
  const began = performance.now();
  for (let i = 0; i < CALLS; i++) call();
  return (CALLS * 1_000) / (performance.now() - began);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

type Sealed = { readonly iv: Buffer; readonly body: Buffer; readonly tag: Buffer };

function gcmSeal(key: ReturnType<typeof createSecretKey>, text: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { iv, body, tag: cipher.getAuthTag() };
}

function gcmOpen(key: ReturnType<typeof createSecretKey>, { iv, body, tag }: Sealed): string {
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: 16 });
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
}
