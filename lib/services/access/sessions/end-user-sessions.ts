import { z } from "zod";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { SessionId, UserId } from "../../../domain/kernel/ids.ts";
import { orBlank } from "../../blank-input.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({
  userId: idInput<UserId>(),
  /** One of them; all where it is left out. */ sessionId: orBlank(idInput<SessionId>()),
});

/** Ends one or all sessions of any user. @error not-found */
export const endUserSessions = defineUseCase<z.infer<typeof input>, { readonly ended: number }>({
  name: "sessions.end",
  input,
  permission: "sessions.end",
  stepUp: true, // a hijacked session shall not sign the other admins out
  scope: "platform",
  audit: {
    type: "session.ended",
    note: ({ userId, sessionId }, output) => ({
      resourceId: sessionId ?? null,
      subject: userId,
      data: { reason: "ended by an admin", ended: output?.ended ?? 0 },
    }),
  },
  async run({ tx }, { userId, sessionId }) {
    if (!(await tx.access.users.byId(userId))) throw new FailureError(failure("not-found"));
    const ended = sessionId ? Number(await tx.access.sessions.revokeOf(userId, sessionId)) : await tx.access.sessions.revokeAllOf(userId);
    if (sessionId && ended === 0) throw new FailureError(failure("not-found"));
    await tx.notify("sessions");
    return { ended };
  },
});
