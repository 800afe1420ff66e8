import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({}).loose();

/**
 * Notes that the person at this session did something, so that it does not count as idle. Sent by a visible page after input, never by
 * streams, polling or prefetch.
 * @error unauthenticated
 */
export const renewSession = defineUseCase<z.infer<typeof input>, { readonly renewed: true }, undefined, Services>({
  name: "session.renew",
  input,
  permission: "public", // whoever is signed in, with any role
  scope: "platform",
  audit: "read",
  async run({ tx, actor }) {
    if (actor.kind !== "person" || !(await tx.access.sessions.renew(actor.sessionId))) throw new FailureError(failure("unauthenticated"));
    return { renewed: true };
  },
});
