import { describe, expect, it } from "vitest";
import { chunkBytes, openChunks, sealChunks } from "./backup-chunks.ts";
import { backupKeyOf, checkCommitment } from "./backup-key.ts";
import { ByteReader } from "./byte-reader.ts";
import { secretKey } from "./secret-key.ts";

const key = secretKey(new Uint8Array(32).fill(7));
const prologue = new Uint8Array([1, 2, 3]);

async function* once(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function seal(text: Uint8Array): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of sealChunks(key, prologue, once(text))) chunks.push(Buffer.from(chunk));
  return chunks;
}

async function open(bytes: Uint8Array, from = prologue, under = key): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of openChunks(under, from, new ByteReader(once(bytes)))) parts.push(part);
  return Buffer.concat(parts);
}

const text = (count: number) => Uint8Array.from({ length: count }, (_, i) => i % 251);
const refused = { failure: { code: "backup-unreadable" } };

describe("a text sealed in chunks", () => {
  it("[E8] comes back the same at every length around a chunk's", async () => {
    for (const count of [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes]) {
      const chunks = await seal(text(count));
      expect(chunks.length).toBe(Math.max(1, Math.ceil(count / chunkBytes)));
      expect((await open(Buffer.concat(chunks))).equals(text(count))).toBe(true);
    }
  });

  it("[E8] does not open with one bit changed anywhere, cut at any place, or with a byte more", async () => {
    const whole = Buffer.concat(await seal(text(90)));
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const changed = Buffer.from(whole);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(open(changed)).rejects.toMatchObject(refused);
    }
    for (let length = 0; length < whole.length; length++) await expect(open(whole.subarray(0, length))).rejects.toMatchObject(refused);
    await expect(open(Buffer.concat([whole, Buffer.of(0)]))).rejects.toMatchObject(refused);
  });

  it("[E8] does not open without its last chunk, in another order, with a chunk twice or one of another backup", async () => {
    const [a, b, c] = await seal(text(3 * chunkBytes));
    const [other] = await seal(text(3 * chunkBytes).reverse());
    if (!a || !b || !c || !other) throw new Error("three chunks");
    for (const order of [[a, b], [b, a, c], [a, a, b, c], [a, c], [c], [a, b, c, c], [other, b, c].slice(1)]) {
      await expect(open(Buffer.concat(order))).rejects.toMatchObject(refused);
    }
    await expect(open(Buffer.concat([a, b, c]), new Uint8Array([1, 2, 4]))).rejects.toMatchObject(refused);
    await expect(open(Buffer.concat([a, b, c]), prologue, secretKey(new Uint8Array(32)))).rejects.toMatchObject(refused);
  });

  it("[E8] has a key and a commitment of its own for every salt and kind", () => {
    const salts = [new Uint8Array(32), new Uint8Array(32).fill(1)];
    const made = salts.flatMap((salt) => (["data", "keys"] as const).map((kind) => backupKeyOf(key, kind, salt)));
    const texts = made.map(({ key: each, commitment }) => `${each.export().toString("hex")} ${Buffer.from(commitment).toString("hex")}`);
    expect(new Set(texts.flatMap((line) => line.split(" "))).size).toBe(8);
    const [first, second] = made;
    if (!first || !second) throw new Error("four keys");
    expect(() => checkCommitment(first, second.commitment)).toThrow(/backup-unreadable/);
    checkCommitment(first, first.commitment);
  });
});
