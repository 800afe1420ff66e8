import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "#lib/domain/kernel/canonical-json.ts";

/** The canonical bytes of an audit event's body. */
export function auditBody(body: JsonValue): Uint8Array<ArrayBuffer> {
  return Buffer.from(canonicalJson(body), "utf8");
}

/** SHA-256(0x00 || body): an event's leaf in the audit tree. @source RFC 9162, section 2.1.1 */
export function auditLeaf(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return createHash("sha256").update(Buffer.of(0x00)).update(body).digest();
}

/**
 * SHA-256(0x02 || nonce || canonical personal part): binds the personal part to the body without giving it away, and lets it
 * be erased. @throws TypeError unless the nonce has 32 bytes
 */
export function auditDetail(nonce: Uint8Array, personal: JsonValue): Uint8Array<ArrayBuffer> {
  if (nonce.length !== 32) throw new TypeError("the nonce has 32 bytes");
  return createHash("sha256").update(Buffer.of(0x02)).update(nonce).update(canonicalJson(personal), "utf8").digest();
}

/** Lower-case hex. Text is hashed as UTF-8. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Two runs are equal when this is: one canonical line per intent and fill, each ended by a line feed. @source trading.md, "Equal" */
export function traceDigest(entries: Iterable<JsonValue>): string {
  const hash = createHash("sha256");
  for (const entry of entries) hash.update(`${canonicalJson(entry)}\n`, "utf8");
  return hash.digest("hex");
}
