import { hmacSha256 } from "./hmac.ts";
import { lp } from "./length-prefix.ts";

/**
 * The n-th random number of an intent: fixed by run seed, intent and n, so a replay draws the same, in any order.
 * @param n from 0
 * @unit uniform in [0, 1), 53 bits
 * @source trading.md, "Clocks": HMAC(run seed, intent key, n)
 */
export function simulatedDraw(seed: string | Uint8Array, intentKey: Uint8Array, n: number): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new TypeError("draws are counted from 0");
  const key = typeof seed === "string" ? Buffer.from(seed, "utf8") : seed;
  const mac = hmacSha256(key, lp("bulwark/draw/v1", intentKey, String(n)));
  return Number(mac.readBigUInt64BE() >> 11n) / 2 ** 53;
}
