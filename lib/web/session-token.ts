/**
 * The token in the cookie: an encrypted JWT (direct AES-256-CBC with HMAC-SHA-512, 30 minutes) in the form of the session library, sealed
 * under the active signing key and opened under the active or the previous one, chosen by the key id in the header. It names the session
 * row, says what it is for and for which desk, and nothing else. What its header may say is fixed here, so that no other algorithm, key
 * address or kind of token is ever looked at.
 */
import "server-only";
import { decode, encode } from "next-auth/jwt";
import { TOKEN_LIFE_MS } from "../domain/access/session-rule.ts";
import { asId, isUuid, type SessionId } from "../domain/kernel/ids.ts";

/** What a token is sealed with. `salt` is the cookie's name: the same secret makes other keys for other cookies. */
export type TokenSeal = { readonly secrets: readonly string[]; readonly salt: string; readonly audience: string };

const USE = "session";
const LIFE_SECONDS = TOKEN_LIFE_MS / 1_000;
/** Far longer than any of ours. */
const MAX_LENGTH = 4_096;

/** A token for the session, under the active key, which is the first. @throws when there is no signing key */
export async function sealToken({ secrets, salt, audience }: TokenSeal, sessionId: SessionId, lifeSeconds = LIFE_SECONDS): Promise<string> {
  const [active] = secrets;
  if (active === undefined) throw new Error("there is no signing key; the start of the desk makes the first one");
  return encode({ token: { sid: sessionId, use: USE, aud: audience }, secret: active, salt, maxAge: lifeSeconds });
}

/** The session a token names; undefined for whatever is not a token of ours that is valid now. */
export async function openToken(seal: TokenSeal, token: string | undefined): Promise<SessionId | undefined> {
  return (await openedToken(seal, token))?.sessionId;
}

/** What stands in a token: the session, and until when the token is good. @unit ms since 1970 */
export type OpenedToken = { readonly sessionId: SessionId; readonly until: number };

/** The same with its end. */
export async function openedToken({ secrets, salt, audience }: TokenSeal, token: string | undefined): Promise<OpenedToken | undefined> {
  if (!token || token.length > MAX_LENGTH || secrets.length === 0 || !hasOurHeader(token)) return undefined;
  try {
    const payload = await decode({ token, secret: [...secrets], salt });
    if (!payload || payload["use"] !== USE || payload["aud"] !== audience || typeof payload.exp !== "number") return undefined;
    const sid = payload["sid"];
    if (typeof sid !== "string" || !isUuid(sid)) return undefined;
    return { sessionId: asId<SessionId>(sid), until: payload.exp * 1_000 }; // the row decides
  } catch {
    return undefined; // forged, past its time, or under a key that is retired
  }
}

/** Exactly the three members that we write: anything else (jku, jwk, x5u, zip, crit, cty …) is not ours. */
function hasOurHeader(token: string): boolean {
  const parts = token.split(".");
  const [head = "", wrappedKey] = parts;
  if (parts.length !== 5 || wrappedKey !== "") return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(head, "base64url").toString("utf8"));
    if (typeof header !== "object" || header === null || Array.isArray(header)) return false;
    const { alg, enc, kid, ...others } = header as Record<string, unknown>; // probing only
    return alg === "dir" && enc === "A256CBC-HS512" && typeof kid === "string" && kid !== "" && Object.keys(others).length === 0;
  } catch {
    return false;
  }
}
