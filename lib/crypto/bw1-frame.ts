/**
 * The frame of field format BW1: header, salt, commitment, ciphertext, tag.
 *
 * Every message has a key of its own, derived from data key, header and salt; a second half of the derivation commits to
 * that key, and the AAD binds the frame to its cell (scope, model, column, row). Buffers of this module are used again by
 * every call: safe, because node:crypto consumes them before it returns and nothing here waits.
 */
import { timingSafeEqual } from "node:crypto";
import { isUuid } from "#lib/domain/kernel/ids.ts";
import { aesGcmOpen, aesGcmSeal, tagBytes } from "./aes-gcm.ts";
import { DecryptionError } from "./decryption-error.ts";
import { hmacSha512 } from "./hmac.ts";
import { lp } from "./length-prefix.ts";
import { fillRandom } from "./random.ts";
import { type SecretKey, takeSecretKey } from "./secret-key.ts";

/** A sealed field. Branded, so that a plain write into an encrypted column does not compile. */
export type Ciphertext = Uint8Array<ArrayBuffer> & { readonly __sealed: "BW1" };

/** Length buckets: 0 tells the length, 16 and 32 hide it within a bucket. */
export type PadBucket = 0 | 16 | 32;

/** A data key under its id. @unit id: u32, from 1 */
export type FieldKey = { readonly id: number; readonly key: SecretKey };

/** The cell column a frame belongs to; made once, used for every row. */
export type FieldPlace = { readonly aad: Buffer };

const headerBytes = 8;
const saltAt = 8;
const commitmentAt = 32;
const bodyAt = 64;
const shortest = bodyAt + tagBytes;
const uuidChars = 36;

/** label || header || salt || 0x01 */
const derivationInput = Buffer.concat([Buffer.from("bulwark/field/v1"), Buffer.alloc(headerBytes + 24), Buffer.of(1)]);
const derivationHeaderAt = 16;

/** @throws TypeError for a name that is empty or longer than 200 */
export function fieldPlace(scope: string, model: string, column: string): FieldPlace {
  for (const name of [scope, model, column]) {
    if (name.length === 0 || name.length > 200) throw new TypeError("a scope, model or column name has 1 to 200 characters");
  }
  return { aad: Buffer.concat([Buffer.alloc(headerBytes), lp(scope, model, column, "0".repeat(uuidChars))]) };
}

/**
 * @param salt for known answers only; two messages under one salt and key would share their keystream
 * @throws TypeError when the key id is no u32 from 1, or the row id no lower-case UUID text
 */
export function sealFrame(
  key: FieldKey,
  place: FieldPlace,
  rowId: string,
  type: number,
  pad: PadBucket,
  plain: Uint8Array,
  salt?: Uint8Array,
): Ciphertext {
  if (!isUuid(rowId)) throw new TypeError("a row id is lower-case UUID text");
  if (!Number.isInteger(key.id) || key.id < 1 || key.id > 0xffffffff) throw new TypeError("a data key id is a u32 from 1");
  const out = Buffer.allocUnsafe(bodyAt + plain.length + tagBytes);
  out[0] = 0xb1;
  out[1] = 0x01;
  out[2] = type;
  out[3] = pad;
  out.writeUInt32BE(key.id, 4);
  if (salt === undefined) fillRandom(out, saltAt, 24);
  else out.set(salt.subarray(0, 24), saltAt);
  const okm = derive(key.key, out);
  okm.copy(out, commitmentAt, 32, 64);
  const messageKey = takeSecretKey(okm.subarray(0, 32));
  aesGcmSeal(messageKey, out.subarray(20, 32), aadOf(place, out, rowId), plain, out, bodyAt);
  return out as Uint8Array<ArrayBuffer> as Ciphertext; // this function is where the brand comes from
}

/**
 * The padded plaintext of a frame, its type byte and its bucket.
 * @throws DecryptionError for everything else
 */
export function openFrame(
  keyOf: (id: number) => SecretKey | undefined,
  place: FieldPlace,
  rowId: string,
  sealed: Uint8Array,
): { readonly type: number; readonly pad: PadBucket; readonly plain: Buffer<ArrayBuffer> } {
  const pad = sealed[3];
  if (sealed.length < shortest || sealed[0] !== 0xb1 || sealed[1] !== 0x01 || !isUuid(rowId)) throw new DecryptionError();
  if (pad !== 0 && pad !== 16 && pad !== 32) throw new DecryptionError();
  const frame = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength); // a view
  const key = keyOf(frame.readUInt32BE(4));
  if (key === undefined) throw new DecryptionError();
  const okm = derive(key, frame);
  if (!timingSafeEqual(okm.subarray(32, 64), frame.subarray(commitmentAt, bodyAt))) throw new DecryptionError();
  const tagAt = frame.length - tagBytes;
  const messageKey = takeSecretKey(okm.subarray(0, 32));
  try {
    const aad = aadOf(place, frame, rowId);
    const plain = aesGcmOpen(messageKey, frame.subarray(20, 32), aad, frame.subarray(bodyAt, tagAt), frame.subarray(tagAt));
    return { type: frame[2] ?? 0, pad, plain };
  } catch {
    throw new DecryptionError(); // no cause: one answer for every failure
  }
}

/** The data key that a frame names; undefined for bytes that are no frame. */
export function frameKeyId(sealed: Uint8Array): number | undefined {
  if (sealed.length < shortest || sealed[0] !== 0xb1) return undefined;
  return (sealed[4] ?? 0) * 0x1000000 + (((sealed[5] ?? 0) << 16) | ((sealed[6] ?? 0) << 8) | (sealed[7] ?? 0));
}

function derive(key: SecretKey, frame: Buffer): Buffer {
  frame.copy(derivationInput, derivationHeaderAt, 0, commitmentAt);
  return hmacSha512(key, derivationInput);
}

function aadOf(place: FieldPlace, frame: Buffer, rowId: string): Buffer {
  const { aad } = place;
  frame.copy(aad, 0, 0, headerBytes);
  aad.write(rowId, aad.length - uuidChars, uuidChars, "latin1"); // a UUID is ASCII
  return aad;
}
