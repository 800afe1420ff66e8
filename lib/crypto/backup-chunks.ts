/**
 * A long text sealed in chunks that only open whole and in order (the STREAM construction): chunk n is AES-256-GCM under the backup's own
 * key with nonce = 3 zero bytes, n as u64, and a byte that is 1 for the last chunk alone; the AAD of every chunk is SHA-256 of all that
 * stands before the first. On disk each chunk is u32 length, ciphertext, tag. So a chunk that is missing, repeated, moved, changed or from
 * elsewhere does not open, nor does a file without its last chunk or with bytes after it.
 * @source Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance (2015)
 */
import { createHash } from "node:crypto";
import { aesGcmOpen, aesGcmSeal, tagBytes } from "./aes-gcm.ts";
import { BackupError } from "./backup-error.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { SecretKey } from "./secret-key.ts";

export const chunkBytes = 256 * 1024;
const lengthBytes = 4;

/** Seals what comes, in chunks of 256 KiB; the last one may be shorter or empty. @param prologue all bytes that stand before the first chunk */
export async function* sealChunks(key: SecretKey, prologue: Uint8Array, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const aad = digest(prologue);
  const held = new Uint8Array(chunkBytes);
  let filled = 0;
  let n = 0n;
  for await (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      // A full chunk goes out only when more follows: the last one must be known to be the last.
      if (filled === chunkBytes) {
        yield sealed(key, aad, n++, false, held);
        filled = 0;
      }
      const count = Math.min(piece.length - at, chunkBytes - filled);
      held.set(piece.subarray(at, at + count), filled);
      filled += count;
      at += count;
    }
  }
  yield sealed(key, aad, n, true, held.subarray(0, filled));
}

/** Opens what `sealChunks` made; hands out nothing that was not verified. @throws BackupError */
export async function* openChunks(key: SecretKey, prologue: Uint8Array, bytes: ByteReader): AsyncGenerator<Uint8Array> {
  const aad = digest(prologue);
  for (let n = 0n; ; n++) {
    const length = (await bytes.take(lengthBytes)).readUInt32BE();
    if (length < tagBytes || length > chunkBytes + tagBytes) throw new BackupError();
    const body = await bytes.take(length);
    const isLast = await bytes.isAtEnd();
    yield opened(key, aad, n, isLast, body);
    if (isLast) return;
  }
}

function sealed(key: SecretKey, aad: Uint8Array, n: bigint, isLast: boolean, plain: Uint8Array): Uint8Array {
  const out = Buffer.alloc(lengthBytes + plain.length + tagBytes);
  out.writeUInt32BE(plain.length + tagBytes);
  aesGcmSeal(key, nonce(n, isLast), aad, plain, out, lengthBytes);
  return out;
}

function opened(key: SecretKey, aad: Uint8Array, n: bigint, isLast: boolean, body: Uint8Array): Uint8Array {
  const tagAt = body.length - tagBytes;
  try {
    return aesGcmOpen(key, nonce(n, isLast), aad, body.subarray(0, tagAt), body.subarray(tagAt));
  } catch {
    throw new BackupError(); // no cause: one answer for every failure
  }
}

function nonce(n: bigint, isLast: boolean): Uint8Array {
  const out = Buffer.alloc(12);
  out.writeBigUInt64BE(n, 3);
  out[11] = isLast ? 1 : 0;
  return out;
}

function digest(prologue: Uint8Array): Uint8Array {
  return createHash("sha256").update(prologue).digest();
}
