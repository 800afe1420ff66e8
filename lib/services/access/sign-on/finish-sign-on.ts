import { z } from "zod";
import { mustHaveFactor } from "../../../domain/access/factor-rule.ts";
import type { User } from "../../../domain/access/user.ts";
import type { AuditEventType } from "../../../domain/audit/catalog.ts";
import type { Origin } from "../../../domain/audit/event.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { SignedOn } from "../../../ports/identity-provider.ts";
import type { SignOnFlow, SignOnPurpose } from "../../../ports/stores/identity-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { afterFirstFactor, type LoginStep } from "../factors/after-first-factor.ts";
import { notifyPerson } from "../notify-person.ts";
import { openLogin } from "../open-login.ts";
import { placeOf } from "../place-of.ts";
import { countSparsely } from "../record-sparsely.ts";
import { flowSecrets } from "./flow-secrets.ts";

const input = z.object({
  /** The query that the browser came back with, as it was. */
  callback: z.string().max(8_192),
  /** From the cookie of the browser that started. */
  binding: z.string().max(128),
});

export type FinishedSignOn = { readonly purpose: SignOnPurpose; readonly next: string; readonly login: LoginStep | null };

/**
 * The browser comes back from the provider. The walk must have been started in this very browser and is used up whatever comes of it;
 * then the provider's answer is checked, and (issuer, subject) alone says who it is. Nobody is found by an e-mail, nobody is made.
 * @error sign-on-refused, sign-on-unavailable, conflict when the identity has a user already
 */
export const finishSignOn = defineUseCase<z.infer<typeof input>, FinishedSignOn, SignedOn, Services>({
  name: "sign-on.finish",
  input,
  permission: "public", // the walk is the permission
  scope: "platform",
  audit: "read", // writes its events itself, about the user it found
  view: "current",
  async prepare(services, { callback, binding }, actor) {
    const query = new URLSearchParams(callback);
    const state = query.get("state") ?? "";
    const flow = await services.look((tx) => usable(tx, services, state, binding));
    if (!services.signOn || !flow) throw refused();
    const isFresh = flow.purpose !== "login";
    if (flow.purpose === "link" && (actor.kind !== "person" || actor.userId !== flow.userId)) throw refused();
    const answer = await services.signOn.finish(query, flowSecrets(services, binding, state), { isFresh });
    if (!answer.ok) throw new FailureError(answer.failure);
    return answer.value;
  },
  async run({ tx, origin, actor, prepared }, { callback, binding }, services) {
    const state = new URLSearchParams(callback).get("state") ?? "";
    const flow = await taken(tx, services, state, binding);
    if (!flow) throw refused();
    const { purpose, next } = flow;
    if (purpose === "login") return { purpose, next, login: await signIn(tx, services, prepared, origin) };
    if (purpose === "link" && (actor.kind !== "person" || actor.userId !== flow.userId)) throw refused();
    const user = flow.userId === null ? undefined : await tx.access.users.byId(flow.userId);
    if (!user || user.state === "disabled") throw refused();
    await link(tx, user.id, prepared, origin);
    if (purpose === "link") return { purpose, next, login: null };
    return { purpose, next, login: await join(tx, services, user, flow, prepared, origin) };
  },
  async afterRefusal(tx, { callback, binding }, refusal, origin, services) {
    const state = new URLSearchParams(callback).get("state") ?? "";
    await taken(tx, services, state, binding);
    const count = await countSparsely(tx, "sign-on/finish", origin.address);
    if (count !== undefined) await record(tx, "sign-on.refused", null, origin, "refused", { reason: refusal.code, count });
  },
});

/** @throws FailureError sign-on-refused where the identity has no active user */
async function signIn(tx: Tx, services: Services, who: SignedOn, origin: Origin): Promise<LoginStep> {
  const userId = await tx.access.identities.userOf(who.issuer, who.subject);
  const user = userId && (await tx.access.users.byId(userId));
  if (user?.state !== "active") throw refused();
  await tx.access.identities.noteUse(who.issuer, who.subject);
  return afterSignOn(tx, services, user, who, origin);
}

/** What the provider vouches for stands for the desk's second factor only where the operator said so; else the desk asks for its own. */
async function afterSignOn(tx: Tx, services: Services, user: User, who: SignedOn, origin: Origin): Promise<LoginStep> {
  const { totps, passkeys } = await tx.access.factors.count(user.id);
  const lacksOwn = mustHaveFactor(user) && totps + passkeys === 0; // without one, nothing dangerous could ever be confirmed here
  if (!who.isStrong || lacksOwn) return afterFirstFactor(tx, services, user, origin, "sso");
  return { step: "done", userId: user.id, sessionId: await openLogin(tx, services, user, origin, ["sso", "provider's second factor"]) };
}

async function link(tx: Tx, userId: UserId, { issuer, subject }: SignedOn, origin: Origin): Promise<void> {
  await tx.access.identities.link(userId, issuer, subject);
  await record(tx, "sign-on.linked", userId, origin, "done", {});
  await notifyPerson(tx, userId, "sign-on-linked", placeOf(origin));
}

/** The invitation is used up, so that its link opens nothing else. @throws FailureError sign-on-refused when it was used meanwhile */
async function join(tx: Tx, services: Services, user: User, flow: SignOnFlow, who: SignedOn, origin: Origin): Promise<LoginStep> {
  if (user.state !== "invited" || flow.linkId === null || !(await tx.access.links.takeById(flow.linkId))) throw refused();
  await tx.access.users.setState(user.id, "active");
  await tx.notify("users");
  return afterSignOn(tx, services, { ...user, state: "active" }, who, origin);
}

function usable(tx: Tx, { links }: Services, state: string, binding: string): Promise<SignOnFlow | undefined> {
  const [stateHash, bindingHash] = [links.hashOf(state), links.hashOf(binding)];
  return stateHash && bindingHash ? tx.access.identities.usableFlow(stateHash, bindingHash) : Promise.resolve(undefined);
}

function taken(tx: Tx, { links }: Services, state: string, binding: string): Promise<SignOnFlow | undefined> {
  const [stateHash, bindingHash] = [links.hashOf(state), links.hashOf(binding)];
  return stateHash && bindingHash ? tx.access.identities.takeFlow(stateHash, bindingHash) : Promise.resolve(undefined);
}

function record(
  tx: Tx,
  type: AuditEventType,
  subject: UserId | null,
  origin: Origin,
  result: "done" | "refused",
  data: Record<string, string | number>,
): Promise<void> {
  return tx.audit(factOf(type, { subject, data }, result), { kind: "anonymous" }, origin, {
    person: subject ?? "desk",
    ...placeOf(origin),
  });
}

function refused(): FailureError {
  return new FailureError(failure("sign-on-refused"));
}
