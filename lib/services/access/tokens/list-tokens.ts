import { z } from "zod";
import { isoTime } from "../../../domain/kernel/time.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { type TokenView, tokenView } from "./token-view.ts";

const MAX_SHOWN = 500;

const input = z.object({});

export type AllTokens = { readonly asOf: string; readonly items: readonly (TokenView & { readonly owner: string })[] };

/** Everybody's API tokens, newest first. */
export const listTokens = defineUseCase<z.infer<typeof input>, AllTokens, undefined, Services>({
  name: "tokens.list",
  input,
  permission: "tokens.manage",
  scope: "platform",
  audit: "read",
  async run({ tx }) {
    const tokens = await tx.access.tokens.list(undefined, MAX_SHOWN);
    const names = new Map((await tx.access.users.list(MAX_SHOWN)).map((user) => [user.id, user.name]));
    return {
      asOf: isoTime(tx.now),
      items: tokens.map((token) => ({ ...tokenView(token, tx.now), owner: names.get(token.userId) ?? "?" })),
    };
  },
});
