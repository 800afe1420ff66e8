import "server-only";
import type { Actor } from "../domain/access/actor.ts";
import { FailureError } from "../domain/kernel/errors.ts";
import type { SessionId } from "../domain/kernel/ids.ts";
import { endSession } from "../services/access/end-session.ts";
import { login } from "../services/access/login.ts";
import { execute } from "../services/use-case.ts";
import { webDeps } from "./deps.ts";
import { currentOrigin } from "./origin.ts";
import { issueToken } from "./token-cookie.ts";

/** Signs in whoever just chose this password. @throws FailureError */
export async function openSession(email: string, password: string, before: Actor): Promise<void> {
  const result = await execute(await webDeps(), login, { kind: "anonymous" }, { email, password }, await currentOrigin());
  if (!result.ok) throw new FailureError(result.failure);
  await enterSession(result.value.sessionId, before);
}

/** Gives this browser the new session; the one it had before ends. */
export async function enterSession(sessionId: SessionId, before: Actor): Promise<void> {
  await issueToken(sessionId);
  if (before.kind === "person") await execute(await webDeps(), endSession, before, {}, await currentOrigin());
}
