import { type Uuid, uuidV8 } from "#lib/domain/kernel/ids.ts";
import { hmacSha256 } from "./hmac.ts";
import type { SecretKey } from "./secret-key.ts";

/**
 * The id under which a venue knows an order: the same for every retry of one intent, and telling nothing about it.
 * @param intentKey `lp(kind) ‖ lp(origin)`
 * @source trading.md, "Order path": UUID form (version 8) of the first 128 bits of HMAC-SHA256(installation secret, intent key)
 */
export function clientOrderId(installationSecret: SecretKey, intentKey: Uint8Array): Uuid {
  return uuidV8(hmacSha256(installationSecret, intentKey));
}
