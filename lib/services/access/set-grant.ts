import { z } from "zod";
import { userOf } from "../../domain/access/actor.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { PortfolioId, UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({ userId: idInput<UserId>(), portfolioId: idInput<PortfolioId>(), verb: z.enum(["none", "view", "trade"]) });

/** Sets what a user may do with one portfolio; the user's next request sees it. @error not-found */
export const setGrant = defineUseCase<z.infer<typeof input>, { readonly verb: "none" | "view" | "trade" }, undefined, Services>({
  name: "users.grant",
  input,
  permission: "users.manage",
  scope: (_tx, { portfolioId }) => portfolioId,
  audit: {
    type: "grant.changed",
    note: ({ userId, portfolioId, verb }) => ({ resourceId: userId, subject: userId, portfolio: portfolioId, data: { verb } }),
  },
  async run({ tx, actor }, { userId, portfolioId, verb }) {
    if (!(await tx.access.users.byId(userId))) throw new FailureError(failure("not-found"));
    const by = userOf(actor);
    await tx.access.grants.set(tx.reach, { userId, portfolioId, verb: verb === "none" ? null : verb, by });
    await tx.notify("users");
    return { verb };
  },
});
