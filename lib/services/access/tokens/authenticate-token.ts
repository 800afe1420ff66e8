import { z } from "zod";
import type { TokenActor } from "../../../domain/access/actor.ts";
import { tokenEnd, tokenPermissions } from "../../../domain/access/api-token.ts";
import { canonicalRequest, isTimely, SIGNATURE_WINDOW_MS } from "../../../domain/access/signed-request.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import { epochMs, HOUR_MS } from "../../../domain/kernel/time.ts";
import type { TokenCredential } from "../../../ports/stores/api-token-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { countSparsely } from "../record-sparsely.ts";

/** Long enough for every address a server takes. */
const MAX_TEXT = 20_000;
const text = z.string().max(MAX_TEXT);

const signed = z.object({
  kind: z.literal("signed"),
  method: text,
  path: text,
  query: text,
  bodyHash: text,
  keyId: text,
  time: text,
  nonce: text,
  signature: text,
});
const plain = z.object({ kind: z.literal("plain"), keyId: text, secretHash: z.instanceof(Uint8Array<ArrayBuffer>) });
const input = z.discriminatedUnion("kind", [plain, signed]);

type Given = z.infer<typeof input>;

/** The same for an unknown token, a wrong secret and a wrong signature. */
const UNKNOWN = "This token or its signature is not valid here.";
/** A nonce is kept for as long as its time could still be taken, by either clock. */
const USE_RECORDED_MS = HOUR_MS;
const NONCE_KEPT_MS = 3 * SIGNATURE_WINDOW_MS;

/**
 * Whom a request with an API token stands for. What it may do follows from what its owner may do at this moment, so that whatever is taken
 * from the owner is taken from the token. What is wrong is said only to whoever has shown to know the secret.
 * @error unauthenticated, address-refused, signature-required
 */
export const authenticateToken = defineUseCase<Given, TokenActor, undefined, Services>({
  name: "tokens.authenticate",
  input,
  permission: "public",
  scope: "platform",
  audit: "read", // writes token.used and token.refused itself; what the token then does has events of its own
  view: "current", // a nonce that another request takes meanwhile must be seen
  async run({ tx, origin }, given, services) {
    const found = await tx.access.tokens.credentialOf(given.keyId);
    if (!found || !(await knowsSecret(tx, found, given, services))) throw refused(UNKNOWN);
    const { token, owner } = found;
    if (token.mode === "signed" && given.kind === "plain")
      throw new FailureError(
        failure("signature-required", "This token is of the signed kind: its secret is never sent, it signs requests."),
      );
    const end = tokenEnd(token, tx.now);
    if (end) throw refused(`This token is ${end}.`);
    if (owner.state !== "active") throw refused("The owner of this token is not active.");
    for (const list of [token.addresses, owner.allowedAddresses]) {
      if (list.length > 0 && !services.isAddressIn(list, origin.address)) throw new FailureError(failure("address-refused"));
    }
    if (given.kind === "signed") await requireFresh(tx, found, given);
    await tx.access.tokens.noteUse(token.id);
    const permissions = tokenPermissions(token.scopes, new Set(owner.permissions));
    const actor: TokenActor = { kind: "token", tokenId: token.id, userId: owner.id, permissions, isSigned: given.kind === "signed" };
    // What a token reads has no events of its own, so that it was used has one, at most once an hour.
    if (token.lastUsedAt === null || tx.now - token.lastUsedAt > USE_RECORDED_MS)
      await tx.audit(factOf("token.used", { resourceId: token.id, subject: owner.id, data: { mode: token.mode } }, "done"), actor, origin);
    return actor;
  },
  async afterRefusal(tx, given, refusal, origin) {
    const found = await tx.access.tokens.credentialOf(given.keyId);
    if (!found) return; // guesses are counted by the door, per network and minute
    // The public part of a token is enough to come here.
    const count = await countSparsely(tx, `token/${found.token.id}/${refusal.code}`, origin.address);
    if (count === undefined) return;
    const note = { resourceId: found.token.id, subject: found.owner.id, data: { reason: refusal.message, failure: refusal.code, count } };
    const place = { ...(origin.address ? { address: origin.address } : {}), ...(origin.agent ? { agent: origin.agent } : {}) };
    await tx.audit(factOf("token.refused", note, "refused"), { kind: "anonymous" }, origin, { person: found.owner.id, ...place });
  },
});

async function knowsSecret(tx: Tx, { token, secretHash }: TokenCredential, given: Given, { apiTokens }: Services): Promise<boolean> {
  if (given.kind === "plain") return apiTokens.matches(given.secretHash, secretHash);
  const key = await tx.access.tokens.signingKeyOf(token.id);
  return key !== undefined && apiTokens.isSignature(key, canonicalRequest(given), given.signature);
}

/** After the signature was found to be right, so that nobody else can use a nonce up. */
async function requireFresh(tx: Tx, { token }: TokenCredential, { time, nonce }: Extract<Given, { kind: "signed" }>): Promise<void> {
  if (!isTimely(time, tx.now)) throw refused("The request was signed more than 30 s from this desk's time.");
  if (!(await tx.access.tokens.takeNonce(token.id, nonce, epochMs(tx.now + NONCE_KEPT_MS))))
    throw refused("This nonce was used before: sign each request anew.");
}

function refused(says: string): FailureError {
  return new FailureError(failure("unauthenticated", says));
}
