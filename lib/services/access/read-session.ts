import { z } from "zod";
import type { Permission } from "../../domain/access/permissions.ts";
import { sessionEnd } from "../../domain/access/session-rule.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import { isUuid, type SessionId, type UserId } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

/** Who a session stands for. */
export type SignedIn = {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly role: string;
  readonly roleName: string;
  /** An array: it passes through JSON on its way. */
  readonly permissions: readonly Permission[];
  readonly name: string;
  readonly email: string;
  readonly renewedAt: EpochMs;
  readonly allowedAddresses: readonly string[];
};

const input = z.object({ sessionId: z.custom<SessionId>((value) => typeof value === "string" && isUuid(value)) });

/**
 * The row behind a token, asked on each request: the row is the authority, the token only names it. The role is the one the user has now.
 * @error unauthenticated when it is unknown, revoked, idle, expired, or its user is not active
 */
export const readSession = defineUseCase<z.infer<typeof input>, SignedIn, undefined, Services>({
  name: "session.read",
  input,
  permission: "public",
  scope: "platform",
  audit: "read",
  async run({ tx }, { sessionId }) {
    const session = await tx.access.sessions.find(sessionId);
    if (!session || sessionEnd(session, tx.now) || session.user.state !== "active") throw new FailureError(failure("unauthenticated"));
    const { user, renewedAt } = session;
    return {
      sessionId,
      userId: user.id,
      role: user.role,
      roleName: user.roleName,
      permissions: user.permissions,
      name: user.name,
      email: user.email,
      renewedAt,
      allowedAddresses: user.allowedAddresses,
    };
  },
});
