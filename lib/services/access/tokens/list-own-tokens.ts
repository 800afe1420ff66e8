import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import { type TokenScope, tokenScopes } from "../../../domain/access/api-token.ts";
import { roleMay } from "../../../domain/access/can.ts";
import { permissions } from "../../../domain/access/permissions.ts";
import { isoTime } from "../../../domain/kernel/time.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { type TokenView, tokenView } from "./token-view.ts";

const MAX_SHOWN = 200;

const input = z.object({});

export type OwnTokens = {
  readonly asOf: string;
  readonly items: readonly TokenView[];
  /** What a new token can be given, and why not where it cannot. */
  readonly scopes: readonly {
    readonly scope: TokenScope;
    readonly says: string;
    /** Takes a signed request. */
    readonly isSensitive: boolean;
    readonly isHeld: boolean;
  }[];
};

/** The API tokens of whoever asks. */
export const listOwnTokens = defineUseCase<z.infer<typeof input>, OwnTokens, undefined, Services>({
  name: "tokens.list-own",
  input,
  permission: "tokens.own",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }) {
    const userId = userOf(actor);
    const held = userId ? await tx.access.tokens.list(userId, MAX_SHOWN) : [];
    return {
      asOf: isoTime(tx.now),
      items: held.map((token) => tokenView(token, tx.now)),
      scopes: tokenScopes.map((scope) => ({
        scope,
        says: permissions[scope].says,
        isSensitive: permissions[scope].danger,
        isHeld: roleMay(actor, scope),
      })),
    };
  },
});
