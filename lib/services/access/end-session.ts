import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({}).loose();

/** A person signs out: the row ends, so a copy of the token is worth nothing. @error unauthenticated */
export const endSession = defineUseCase<z.infer<typeof input>, { readonly ended: boolean }, undefined, Services>({
  name: "session.end",
  input,
  permission: "public", // whoever is signed in, with any role
  scope: "platform",
  audit: {
    type: "session.ended",
    note: (_input, _output, actor) => ({
      resourceId: actor.kind === "person" ? actor.sessionId : null,
      subject: actor.kind === "person" ? actor.userId : null,
      data: { reason: "signed out" },
    }),
  },
  async run({ tx, actor }) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    return { ended: await tx.access.sessions.revoke(actor.sessionId) };
  },
});
