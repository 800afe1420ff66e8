import { z } from "zod";
import { type Actor, userOf } from "../../../domain/access/actor.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { ApiTokenId } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({ tokenId: idInput<ApiTokenId>() });

export type RevokedToken = { readonly tokenId: ApiTokenId; readonly revoked: boolean };

/** A person ends an own token. Requests that come after this are refused. */
export const revokeOwnToken = defineUseCase<z.infer<typeof input>, RevokedToken, undefined, Services>({
  name: "tokens.revoke-own",
  input,
  permission: "tokens.own",
  scope: "platform",
  audit: { type: "token.revoked", note: ({ tokenId }) => ({ resourceId: tokenId }) },
  run: ({ tx, actor }, { tokenId }) => revoke(tx, tokenId, actor),
});

/** Ends anybody's token. */
export const revokeToken = defineUseCase<z.infer<typeof input>, RevokedToken, undefined, Services>({
  name: "tokens.revoke",
  input,
  permission: "tokens.manage",
  scope: "platform",
  audit: { type: "token.revoked", note: ({ tokenId }) => ({ resourceId: tokenId }) },
  run: ({ tx }, { tokenId }) => revoke(tx, tokenId),
});

/** Somebody else's token is not found. */
async function revoke(tx: Tx, tokenId: ApiTokenId, owner?: Actor): Promise<RevokedToken> {
  const token = await tx.access.tokens.byId(tokenId);
  if (!token || (owner && token.userId !== userOf(owner))) throw new FailureError(failure("not-found"));
  return { tokenId, revoked: await tx.access.tokens.revoke(tokenId) };
}
