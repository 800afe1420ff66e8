import { z } from "zod";
import { actorName, userOf } from "../../../domain/access/actor.ts";
import { TOKEN_MAX_DAYS, tokenScopes } from "../../../domain/access/api-token.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { ApiTokenId } from "../../../domain/kernel/ids.ts";
import { DAY_MS, epochMs } from "../../../domain/kernel/time.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { addressListInput } from "../addresses/address-list-input.ts";
import { type TokenView, tokenView } from "./token-view.ts";

const MAX_TOKENS = 50;

const input = z.object({
  name: z.string("Give the token a name.").trim().min(1, "Give the token a name.").max(80, "A name has at most 80 characters."),
  mode: z.enum(["plain", "signed"], "Choose how the token is used."),
  scopes: z.array(z.enum(tokenScopes), "Choose at least one permission.").min(1, "Choose at least one permission.").max(tokenScopes.length),
  days: z.coerce
    .number("Give the days it lasts.")
    .int("Whole days only.")
    .min(1, "A token lasts at least a day.")
    .max(TOKEN_MAX_DAYS, `A token lasts at most ${TOKEN_MAX_DAYS} days.`),
  addresses: addressListInput,
});

/** `text` is the secret: it is in this answer and nowhere else. */
export type MadeToken = { readonly token: TokenView; readonly text: string };

/** A person makes an API token. It can be given only what the person may do. */
export const createToken = defineUseCase<z.infer<typeof input>, MadeToken, undefined, Services>({
  name: "tokens.create",
  input,
  permission: "tokens.own",
  stepUp: true,
  scope: "platform",
  audit: {
    type: "token.created",
    note: ({ mode, scopes, days, addresses }, output) => ({
      resourceId: output?.token.id ?? null,
      data: { mode, scopes: [...scopes], days, addresses: addresses.length, expiresAt: output?.token.expiresAt ?? null },
    }),
  },
  async run({ tx, actor }, { name, mode, scopes, days, addresses }, { ids, apiTokens }) {
    const userId = userOf(actor);
    if (actor.kind !== "person" || !userId)
      throw new FailureError(failure("forbidden", `A token belongs to a person, not to ${actorName(actor)}.`));
    const beyond = scopes.find((scope) => !actor.permissions.has(scope));
    if (beyond) throw new FailureError(failure("invalid-input", undefined, { fields: { scopes: `You do not have ${beyond} yourself.` } }));
    const held = await tx.access.tokens.list(userId, MAX_TOKENS * 4);
    if (held.filter((token) => token.revokedAt === null && token.expiresAt > tx.now).length >= MAX_TOKENS)
      throw new FailureError(failure("conflict", `You have ${MAX_TOKENS} tokens. Revoke one first.`));
    if (mode === "signed" && !(await tx.access.tokens.hasKeyScope(userId))) await tx.createKeyScope("token", userId);
    const minted = apiTokens.mint();
    const token = {
      id: ids.next<ApiTokenId>(),
      userId,
      keyId: minted.keyId,
      name,
      mode,
      scopes: [...new Set(scopes)],
      addresses: [...new Set(addresses)],
      createdAt: tx.now,
      expiresAt: epochMs(tx.now + days * DAY_MS),
      lastUsedAt: null,
      revokedAt: null,
    };
    await tx.access.tokens.insert({
      ...token,
      secretHash: minted.secretHash,
      signingKey: mode === "signed" ? minted.signingKey : undefined,
    });
    return { token: tokenView(token, tx.now), text: minted.text };
  },
});
