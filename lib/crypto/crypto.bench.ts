import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import type { Figure } from "#lib/tooling/bench.ts";
import { openField, sealField } from "./field.ts";
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
export function* figures(): Iterable<Figure> {
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
