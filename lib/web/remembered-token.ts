import "server-only";
import type { SessionId } from "../domain/kernel/ids.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import { type OpenedToken, openedToken, type TokenSeal } from "./session-token.ts";

/** Browsers whose token is remembered. */
const LIMIT = 1_000;

type Parts = {
  /** SHA-256, so that no token is kept. */
  readonly digest: (text: string) => string;
  readonly clock: { now(): EpochMs };
};

/**
 * Opens tokens, each once: what a token names follows from its text, the keys and the desk alone, and all of them are in the name under
 * which the answer is kept, so that a key that is retired opens nothing from then on. Who somebody is and what they may do is not kept:
 * that is asked of the session's row at every request. A token past its end, and whatever did not open, is tried anew.
 */
export function rememberedTokens({ digest, clock }: Parts): (seal: TokenSeal, token: string | undefined) => Promise<SessionId | undefined> {
  const known = new Map<string, OpenedToken>();
  return async (seal, token) => {
    if (!token) return undefined;
    const name = digest(JSON.stringify([token, seal.salt, seal.audience, seal.secrets]));
    const before = known.get(name);
    if (before && clock.now() < before.until) return before.sessionId;
    known.delete(name);
    const opened = await openedToken(seal, token);
    if (!opened) return undefined;
    known.set(name, opened);
    for (const oldest of known.keys()) {
      if (known.size <= LIMIT) break;
      known.delete(oldest);
    }
    return opened.sessionId;
  };
}
