import { generateSync } from "otplib";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { Origin } from "#lib/domain/audit/event.ts";
import type { SessionId, UserId } from "#lib/domain/kernel/ids.ts";
import type { Result } from "#lib/domain/kernel/result.ts";
import type { Ids } from "#lib/ports/ids.ts";
import { enrolAtLogin, finishEnrolment, offerFactorAtLogin } from "../access/factors/enrol-at-login.ts";
import { proveSecondFactor } from "../access/factors/prove-second-factor.ts";
import { finishSetUp, offerSetUpFactor } from "../access/finish-set-up.ts";
import { login } from "../access/login.ts";
import type { Services } from "../services.ts";
import { type ExecuteDeps, execute, type UseCase } from "../use-case.ts";

const anonymous: Actor = { kind: "anonymous" };
const STEP_MS = 30_000;

/** What an authenticator app shows at a time; `steps` later or earlier than now. */
export function appCode(secret: string, steps = 0): string {
  return generateSync({ secret, epoch: Math.floor((Date.now() + steps * STEP_MS) / 1_000), algorithm: "sha1", digits: 6, period: 30 });
}

/** Runs a use case the way the console does: where it asks for a step-up, proves one and asks again. */
export async function executeProven<I, O, P, S extends { readonly ids: Ids }>(
  deps: ExecuteDeps<S>,
  useCase: UseCase<I, O, P, S>,
  actor: Actor,
  input: unknown,
  origin: Origin,
): Promise<Result<O>> {
  const first = await execute(deps, useCase, actor, input, origin);
  if (first.ok || first.failure.code !== "step-up-required" || actor.kind !== "person") return first;
  const { sessionId, userId } = actor;
  const operation = first.failure.operation ?? "";
  await deps.work.transaction(actor, (tx) =>
    tx.access.stepUps.insert({ id: deps.services.ids.next(), sessionId, userId, operation, method: "totp" }),
  );
  return execute(deps, useCase, actor, input, origin);
}

export type FirstAdmin = {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  /** Of the authenticator app. The code of the present step is used. */
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
};

/** Set-up as a person does it: who, an authenticator app, the recovery codes, in. */
export async function setUpFirstAdmin(
  deps: ExecuteDeps<Services>,
  form: { readonly token: string; readonly email: string; readonly name: string; readonly password: string; readonly demo?: "on" },
  origin: Origin,
): Promise<FirstAdmin> {
  const offered = must(await execute(deps, offerSetUpFactor, anonymous, { ...form, kind: "totp" }, origin));
  if (offered.kind !== "totp") throw new Error("an app was asked for");
  const factor = { kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret, -1) };
  const { ticket, recoveryCodes, userId } = must(await execute(deps, finishSetUp, anonymous, { ...form, ...factor }, origin));
  const { sessionId } = must(await execute(deps, finishEnrolment, anonymous, { ticket, saved: "on" }, origin));
  return { userId, sessionId, secret: offered.secret, recoveryCodes };
}

/** Secrets of the apps that `signInFully` made, by e-mail and database. */
const apps = new Map<string, { readonly secret: string; used: number }>();

/** A login with whatever it asks for; the first time of somebody who needs a factor makes one. */
export async function signInFully(
  deps: ExecuteDeps<Services>,
  { email, password, secret }: { readonly email: string; readonly password: string; readonly secret?: string },
  origin: Origin,
): Promise<{ readonly userId: UserId; readonly sessionId: SessionId }> {
  const who = email.trim().toLowerCase();
  if (secret && !apps.has(who)) apps.set(who, { secret, used: stepNow() - 1 });
  const step = must(await execute(deps, login, anonymous, { email, password }, origin));
  if (step.step === "done") return step;
  if (step.step === "second-factor") {
    const app = apps.get(who);
    if (!app) throw new Error(`nobody made an app for ${email} here`);
    // The next step is accepted too; of more logins than that the factor's memory is set back by the test.
    const at = Math.max(app.used + 1, stepNow() - 1);
    app.used = at;
    const proof = { ticket: step.ticket, method: "totp", code: appCode(app.secret, at - stepNow()) };
    return must(await execute(deps, proveSecondFactor, anonymous, proof, origin));
  }
  const offered = must(await execute(deps, offerFactorAtLogin, anonymous, { ticket: step.ticket, kind: "totp" }, origin));
  if (offered.kind !== "totp") throw new Error("an app was asked for");
  apps.set(who, { secret: offered.secret, used: stepNow() - 1 });
  const factor = { ticket: step.ticket, kind: "totp", offer: offered.offer, label: "App", code: appCode(offered.secret, -1) };
  must(await execute(deps, enrolAtLogin, anonymous, factor, origin));
  return must(await execute(deps, finishEnrolment, anonymous, { ticket: step.ticket, saved: "on" }, origin));
}

function stepNow(): number {
  return Math.floor(Date.now() / STEP_MS);
}

function must<O>(result: Result<O>): O {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
