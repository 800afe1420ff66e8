import { z } from "zod";
import type { GrantVerb } from "../../domain/access/reach.ts";
import type { User } from "../../domain/access/user.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { PortfolioId, UserId } from "../../domain/kernel/ids.ts";
import { idInput } from "../id-input.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({ userId: idInput<UserId>() });

export type UserGrant = {
  readonly portfolioId: PortfolioId;
  readonly name: string;
  readonly mode: "paper" | "live";
  readonly verb: GrantVerb | null;
};

/** One user with the grant on every portfolio the asker sees. @error not-found */
export const readUser = defineUseCase<
  z.infer<typeof input>,
  { readonly user: User; readonly grants: readonly UserGrant[] },
  undefined,
  Services
>({
  name: "users.read",
  input,
  permission: "users.read",
  scope: "platform",
  audit: "read",
  async run({ tx }, { userId }) {
    const user = await tx.access.users.byId(userId);
    if (!user) throw new FailureError(failure("not-found"));
    const granted = new Map((await tx.access.grants.of(tx.reach, userId)).map((grant) => [grant.portfolioId, grant.verb]));
    const portfolios = await tx.desk.portfolios.list(tx.reach);
    const grants = portfolios.map(({ id, name, mode }) => ({ portfolioId: id, name, mode, verb: granted.get(id) ?? null }));
    return { user, grants };
  },
});
