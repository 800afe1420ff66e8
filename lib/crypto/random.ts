import { randomFillSync } from "node:crypto";

/** Fresh bytes of the operating system's generator. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return randomFillSync(new Uint8Array(count));
}

/** Evenly spread over [0, 1), and nobody foresees it: what a check of the record draws must not be known beforehand. */
export function randomFraction(): number {
  return Buffer.from(randomBytes(6)).readUIntBE(0, 6) / 2 ** 48;
}

/** Below this, one call of the generator costs more than the bytes; so they are drawn in blocks. */
const block = Buffer.alloc(4096);
let used = block.length;

/** Writes `count` (at most 64) random bytes into `target` from `offset` on. Every byte is handed out once and wiped. @throws RangeError */
export function fillRandom(target: Uint8Array, offset: number, count: number): void {
  if (count > 64) throw new RangeError("use randomBytes for so many");
  if (used + count > block.length) {
    randomFillSync(block);
    used = 0;
  }
  block.copy(target, offset, used, used + count);
  block.fill(0, used, used + count);
  used += count;
}
