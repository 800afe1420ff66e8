/** Lower-case UUID text. Ids that we mint are version 7; ids that leave us derive from their cause (version 8). */
export type Uuid = string & { readonly __unit: "Uuid" };
export type UserId = Uuid & { readonly __of: "user" };
export type PortfolioId = Uuid & { readonly __of: "portfolio" };
export type RunId = Uuid & { readonly __of: "run" };
export type InstrumentId = Uuid & { readonly __of: "instrument" };
export type IntentId = Uuid & { readonly __of: "intent" };
export type OrderId = Uuid & { readonly __of: "order" };
export type FillId = Uuid & { readonly __of: "fill" };
export type SessionId = Uuid & { readonly __of: "session" };
export type ApiTokenId = Uuid & { readonly __of: "api-token" };

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): text is Uuid {
  return uuidPattern.test(text);
}

/** Brands a stored or minted id. @throws TypeError when it is not lower-case UUID text: a bug, not an input error. */
export function asId<T extends Uuid = Uuid>(text: string): T {
  if (!isUuid(text)) throw new TypeError("not a lower-case UUID");
  return text as Uuid as T; // shape checked; the kind is the caller's knowledge
}

/** UUIDv7 text from a time and 10 random bytes. @source RFC 9562, section 5.7 */
export function uuidV7(at: number, random: Uint8Array): Uuid {
  const bytes = new Uint8Array(16);
  let rest = at;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  return uuidText(bytes, 7);
}

/** UUIDv8 text from the first 16 bytes given. @source RFC 9562, section 5.8 */
export function uuidV8(bytes: Uint8Array): Uuid {
  return uuidText(Uint8Array.from(bytes.subarray(0, 16)), 8);
}

function uuidText(bytes: Uint8Array, version: 7 | 8): Uuid {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid; // built to the pattern
}
