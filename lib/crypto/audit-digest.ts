import { createHash, hash } from "node:crypto";
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

/** Where a node's input is put together: one hash is done before the next begins. */
const joined = new Uint8Array(65).fill(0x01);

/** SHA-256(0x01 || left || right): an inner node of the audit tree. @throws TypeError unless both have 32 bytes @source RFC 9162, section 2.1.1 */
export function auditNode(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  if (left.length !== 32 || right.length !== 32) throw new TypeError("a hash has 32 bytes");
  joined.set(left, 1);
  joined.set(right, 33);
  return hash("sha256", joined, "buffer");
}

/** The root of a tree without leaves. @source RFC 9162, section 2.1.1 */
export function emptyRoot(): Uint8Array<ArrayBuffer> {
  return createHash("sha256").digest();
}

/**
 * What an `audit.retired` event says of the events that go: SHA-256 over their leaves, by index.
 * @source docs/audit-format.md, "Retired months"
 */
export class RetiredDigest {
  readonly #hash = createHash("sha256");

  add(leaf: Uint8Array): void {
    this.#hash.update(leaf);
  }

  hex(): string {
    return this.#hash.digest("hex");
  }
}

/** SHA-256 of what comes in parts. */
export function sha256Stream(): { add(part: string | Uint8Array): void; hex(): string } {
  const hash = createHash("sha256");
  return {
    add: (part) => void hash.update(part),
    hex: () => hash.digest("hex"),
  };
}
