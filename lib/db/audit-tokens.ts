import type { KeyRing } from "../crypto/key-ring.ts";
import { canonicalEmail, isEmail } from "../domain/access/email.ts";
import { addressClass, canonicalAddress, looksLikeNetwork } from "../domain/access/login-throttle.ts";
import type { AuditPersonal } from "../domain/audit/event.ts";

const VERSION = 1;
type Blinding = Pick<KeyRing, "blindIndex">;

/** Blind tokens of what is personal in an event: it can be found by whoever knows the value, and read by nobody. */
export async function personalTokens(ring: Blinding, personal: AuditPersonal, country?: string): Promise<readonly string[]> {
  const { address, text } = personal;
  return Promise.all([
    ...(address && !address.includes("/") ? [addressToken(ring, address)] : []),
    ...(address ? [networkToken(ring, address)] : []),
    ...(country ? [token(ring, "c", "AuditSearch.country", country)] : []),
    ...(text && isEmail(text.trim()) ? [emailToken(ring, text)] : []),
  ]);
}

/** Tokens of a word that somebody looks for. */
export async function wordTokens(ring: Blinding, word: string): Promise<readonly string[]> {
  if (looksLikeNetwork(word)) return [await (word.includes("/") ? networkToken(ring, word) : addressToken(ring, word))];
  return isEmail(word) ? [await emailToken(ring, word)] : [];
}

export const addressToken = (ring: Blinding, address: string) => token(ring, "a", "AuditSearch.address", canonicalAddress(address));
export const networkToken = (ring: Blinding, address: string) => token(ring, "n", "AuditSearch.network", addressClass(address));
const emailToken = (ring: Blinding, text: string) => token(ring, "t", "AuditSearch.email", canonicalEmail(text));

async function token(ring: Blinding, letter: string, column: string, value: string): Promise<string> {
  return `b${letter}:${Buffer.from(await ring.blindIndex(column, VERSION, value)).toString("hex")}`;
}
