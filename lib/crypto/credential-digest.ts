import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "#lib/domain/kernel/canonical-json.ts";

/**
 * SHA-256(0x03 || salt || canonical value): names a credential in the record without giving it away. The salt is sealed with the value.
 * @throws TypeError unless the salt has 32 bytes
 */
export function credentialDigest(salt: Uint8Array, value: JsonValue): Uint8Array<ArrayBuffer> {
  if (salt.length !== 32) throw new TypeError("the salt has 32 bytes");
  return createHash("sha256").update(Buffer.of(0x03)).update(salt).update(canonicalJson(value), "utf8").digest();
}
