import { z } from "zod";
import { factOf } from "../../domain/audit/fact.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

const input = z.object({}).loose();

/** A person signs out: the row ends, so a copy of the token is worth nothing. Nobody signed in is signed out already. */
export const endSession = defineUseCase<z.infer<typeof input>, { readonly ended: boolean }, undefined, Services>({
  name: "session.end",
  input,
  permission: "public", // whoever is signed in, with any role
  scope: "platform",
  audit: "read", // writes session.ended itself, only where there was one
  async run({ tx, actor, origin }) {
    if (actor.kind !== "person" || !(await tx.access.sessions.revoke(actor.sessionId))) return { ended: false };
    const note = { resourceId: actor.sessionId, subject: actor.userId, data: { reason: "signed out" } };
    await tx.audit(factOf("session.ended", note, "done"), actor, origin);
    return { ended: true };
  },
});
