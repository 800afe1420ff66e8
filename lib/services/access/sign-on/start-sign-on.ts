import { z } from "zod";
import type { Actor } from "../../../domain/access/actor.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId, Uuid } from "../../../domain/kernel/ids.ts";
import { epochMs, MINUTE_MS } from "../../../domain/kernel/time.ts";
import type { SignOnPurpose } from "../../../ports/stores/identity-store.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { defineUseCase, type UseCase } from "../../use-case.ts";
import { usableLink } from "../link-token.ts";
import { countSparsely } from "../record-sparsely.ts";
import { flowSecrets } from "./flow-secrets.ts";

const FLOW_LIFE_MS = 10 * MINUTE_MS;

/** Where to send the browser, and what it must keep in a cookie until it comes back. */
export type StartedSignOn = { readonly url: string; readonly binding: string };

type Prepared = StartedSignOn & { readonly state: string };

const loginInput = z.object({
  next: z.string().max(2_000).default(""),
  /** Whose page sent the browser here: a provider may answer without asking anybody, so only our own may (ASVS 7.6.2). */
  site: z.enum(["own", "foreign"]).default("own"),
});

/** Somebody signs in at the OpenID provider, by an own step. @error not-found where none is configured, sign-on-refused, sign-on-unavailable */
export const startSignOn: UseCase<z.infer<typeof loginInput>, StartedSignOn, Prepared, Services> = defineUseCase({
  name: "sign-on.start",
  input: loginInput,
  permission: "public",
  scope: "platform",
  audit: "read", // opening a page is no event; what comes of it is
  view: "current",
  async prepare(services, { site }) {
    if (site === "foreign") throw new FailureError(failure("sign-on-refused"));
    return walk(services, false);
  },
  async run({ tx, prepared }, { next }, services) {
    return openFlow(tx, services, prepared, { purpose: "login", userId: null, linkId: null, next });
  },
  async afterRefusal(tx, { site }, _refusal, origin) {
    if (site !== "foreign") return;
    const count = await countSparsely(tx, "sign-on/start", origin.address);
    if (count === undefined) return;
    const data = { reason: "started by another site", count };
    await tx.audit(factOf("sign-on.refused", { data }, "refused"), { kind: "anonymous" }, origin);
  },
});

/**
 * A person links the own account to an identity at the provider: with a step-up here, and a fresh sign-in there.
 * @error unauthenticated, step-up-required, not-found, sign-on-unavailable
 */
export const startSignOnLink: UseCase<Record<string, never>, StartedSignOn, Prepared, Services> = defineUseCase({
  name: "sign-on.start-link",
  input: z.object({}),
  permission: "public", // whoever is signed in, the own account alone
  scope: "platform",
  stepUp: true,
  audit: {
    type: "sign-on.started",
    note: (_input: unknown, _output: unknown, actor: Actor) => ({
      subject: actor.kind === "person" ? actor.userId : null,
      data: { purpose: "link" },
    }),
  },
  prepare: (services, _input, actor) => {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    return walk(services, true);
  },
  async run({ tx, actor, prepared }, _input, services) {
    if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
    return openFlow(tx, services, prepared, { purpose: "link", userId: actor.userId, linkId: null, next: "" });
  },
});

const inviteInput = z.object({ token: z.string().max(128) });

/** An invited person joins with an identity at the provider instead of a password. @error link-expired, not-found, sign-on-unavailable */
export const startSignOnInvite: UseCase<z.infer<typeof inviteInput>, StartedSignOn, Prepared, Services> = defineUseCase({
  name: "sign-on.start-invite",
  input: inviteInput,
  permission: "public", // the 256 bits of the token are the permission
  scope: "platform",
  audit: { type: "sign-on.started", note: () => ({ data: { purpose: "invite" } }) },
  async prepare(services, { token }) {
    await services.look((tx) => usableLink(tx, services, "invite", token));
    return walk(services, true);
  },
  async run({ tx, prepared }, { token }, services) {
    const link = await usableLink(tx, services, "invite", token);
    const user = link.userId === null ? undefined : await tx.access.users.byId(link.userId);
    if (user?.state !== "invited") throw new FailureError(failure("link-expired"));
    return openFlow(tx, services, prepared, { purpose: "invite", userId: user.id, linkId: link.id, next: "" });
  },
});

/** @throws FailureError */
async function walk(services: Services, isFresh: boolean): Promise<Prepared> {
  if (!services.signOn) throw new FailureError(failure("not-found", "Single sign-on is not set up on this desk."));
  const { token: state } = services.links.mint();
  const { token: binding } = services.links.mint();
  const url = await services.signOn.startUrl(flowSecrets(services, binding, state), { isFresh });
  if (!url.ok) throw new FailureError(url.failure);
  return { url: url.value, binding, state };
}

type Wish = { readonly purpose: SignOnPurpose; readonly userId: UserId | null; readonly linkId: Uuid | null; readonly next: string };

async function openFlow(tx: Tx, { links }: Services, { url, binding, state }: Prepared, wish: Wish): Promise<StartedSignOn> {
  const [stateHash, bindingHash] = [links.hashOf(state), links.hashOf(binding)];
  if (!stateHash || !bindingHash) throw new TypeError("a fresh token has a hash");
  await tx.access.identities.openFlow({ ...wish, stateHash, bindingHash, expiresAt: epochMs(tx.now + FLOW_LIFE_MS) });
  return { url, binding };
}
