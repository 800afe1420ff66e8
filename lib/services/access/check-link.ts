import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { usableLink } from "./link-token.ts";
import { isSetUp } from "./set-up-state.ts";

const input = z.object({ kind: z.enum(["set-up", "invite", "reset", "unlock"]), token: z.string().max(128) });

/** For whom a link is, so that its page can greet or say that it is over before anything is typed. */
export const checkLink = defineUseCase<
  z.infer<typeof input>,
  { readonly email: string | null; readonly name: string | null },
  undefined,
  Services
>({
  name: "link.check",
  input,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: "read",
  async run({ tx }, { kind, token }, services) {
    if (kind === "set-up" && (await isSetUp(tx))) throw new FailureError(failure("link-expired", "Set-up is done. Sign in instead."));
    const link = await usableLink(tx, services, kind, token);
    const user = link.userId === null ? undefined : await tx.access.users.byId(link.userId);
    if (user?.state === "disabled") throw new FailureError(failure("link-expired"));
    return { email: user?.email ?? null, name: user?.name ?? null };
  },
});
