import "server-only";
import type { Actor } from "../domain/access/actor.ts";
import { FailureError } from "../domain/kernel/errors.ts";
import type { SessionId } from "../domain/kernel/ids.ts";
import { paths, withQuery } from "../paths.ts";
import { endSession } from "../services/access/end-session.ts";
import type { LoginStep } from "../services/access/factors/after-first-factor.ts";
import { login } from "../services/access/login.ts";
import { execute } from "../services/use-case.ts";
import { webDeps } from "./deps.ts";
import { keepDevice } from "./device-cookie.ts";
import { currentOrigin } from "./origin.ts";
import { ownPath } from "./own-path.ts";
import { dropTicket, keepTicket } from "./ticket-cookie.ts";
import { issueToken } from "./token-cookie.ts";

/** Signs in whoever just chose this password. @returns where to go @throws FailureError */
export async function openSession(email: string, password: string, before: Actor): Promise<string> {
  const result = await execute(await webDeps(), login, { kind: "anonymous" }, { email, password }, await currentOrigin());
  if (!result.ok) throw new FailureError(result.failure);
  return followStep(result.value, before);
}

/** After a first factor: into the desk, or to the page of the next step with the ticket in a cookie. @returns where to go */
export async function followStep(step: LoginStep, before: Actor, next?: unknown): Promise<string> {
  const wanted = ownPath(next, (await currentOrigin()).address);
  if (step.step !== "done") {
    await keepTicket(step.ticket);
    return withQuery(paths.secondFactor, { next: wanted === paths.overview ? undefined : wanted });
  }
  await enterSession(step.sessionId, before);
  return wanted;
}

/** Gives this browser the new session; the one it had before ends. */
export async function enterSession(sessionId: SessionId, before: Actor): Promise<void> {
  await issueToken(sessionId);
  await keepDevice(sessionId);
  await dropTicket();
  if (before.kind === "person") await execute(await webDeps(), endSession, before, {}, await currentOrigin());
}
