import { z } from "zod";
import { factOf } from "../../../domain/audit/fact.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { SessionId } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({
  /** One session by its id; every other one; or all, this one too. */
  which: z.union([z.literal(["others", "all"]), idInput<SessionId>()]),
});

export type EndedSessions = { readonly ended: number; readonly isOwnEnded: boolean };

/** A person ends own sessions: one, all others, or all. They are over at the next request and their live streams within 5 s. @error not-found */
export const endOwnSessions = defineUseCase<z.infer<typeof input>, EndedSessions>({
  name: "sessions.end-own",
  input,
  permission: "account.own",
  stepUp: true, // ASVS 7.5.2: whoever sits at a forgotten browser does not sign its owner out elsewhere
  scope: "platform",
  audit: "read", // writes session.ended itself, one event a call and only where something ended
  async run({ tx, actor, origin }, { which }) {
    if (actor.kind !== "person") throw new FailureError(failure("forbidden"));
    const { userId, sessionId } = actor;
    const ended =
      which === "all"
        ? await tx.access.sessions.revokeAllOf(userId)
        : which === "others"
          ? await tx.access.sessions.revokeOthersOf(userId, sessionId)
          : Number(await tx.access.sessions.revokeOf(userId, which));
    const isOne = which !== "all" && which !== "others";
    if (isOne && ended === 0) throw new FailureError(failure("not-found"));
    if (ended > 0) {
      const note = {
        resourceId: isOne ? which : null,
        subject: userId,
        data: { reason: isOne ? "ended by its owner" : `${which} ended by their owner`, ended },
      };
      await tx.audit(factOf("session.ended", note, "done"), actor, origin);
      await tx.notify("sessions");
    }
    return { ended, isOwnEnded: which === "all" || which === sessionId };
  },
});
