import { z } from "zod";
import { loginBuckets, type ThrottleBucket } from "../../domain/access/login-throttle.ts";
import type { Origin } from "../../domain/audit/event.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { Credential } from "../../ports/stores/access-stores.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { afterFirstFactor, type LoginStep } from "./factors/after-first-factor.ts";
import { loginBucketsFor } from "./login-buckets.ts";
import { notifyPerson } from "./notify-person.ts";
import { placeOf } from "./place-of.ts";
import { isRecorded, refusedBuckets } from "./record-sparsely.ts";
import { reserveAttempt } from "./refuse-while-blocked.ts";

/** Longer than any password we take, so that a long one is compared and fails like any other; bounds the work all the same. */
const MAX_TEXT = 1_024;

/** So many wrong passwords before the right one are more than mistyping. */
const SUSPICIOUS_FAILURES = 4;

const input = z.object({
  email: z.string().min(1, "Type your e-mail.").max(MAX_TEXT),
  password: z.string().min(1, "Type your password.").max(MAX_TEXT),
});

type Checked = { readonly credential: Credential | undefined; readonly matches: boolean; readonly newHash: string | undefined };

/**
 * A person signs in: with a session where no second factor is asked, else with a ticket for the next step. The attempt is counted and the
 * throttle answers first; then an unknown user costs the same work and gets the same answer as a wrong password, a disabled user or one
 * without a password.
 * @error throttled, login-failed
 */
export const login = defineUseCase<z.infer<typeof input>, LoginStep, Checked, Services>({
  name: "login",
  view: "current",
  input,
  permission: "public",
  scope: "platform",
  audit: "read", // writes login.succeeded itself, as the person it found
  async reserve(tx, { email }, _actor, origin, services) {
    await reserveAttempt(tx, await loginBucketsFor(tx, services, email, origin, await tx.access.users.credentialOf(email)));
  },
  async prepare(services, { email, password }) {
    const { credential, cover } = await services.look(async (tx) => ({
      credential: await tx.access.users.credentialOf(email),
      cover: await tx.access.passwords.importedCost(),
    }));
    const check = await services.passwords.verify(credential?.passwordHash, password, cover);
    if (!check.ok) throw new FailureError(check.failure);
    const { matches, needsRehash } = check.value;
    const rehashed = matches && needsRehash ? await services.passwords.hash(password) : undefined;
    return { credential, matches, newHash: rehashed?.ok ? rehashed.value : undefined };
  },
  async run({ tx, origin, prepared }, { email }, services) {
    const now = await tx.access.users.credentialOf(email);
    // The credential may have changed while the hash was computed.
    const holds = prepared.matches && now?.state === "active" && now.passwordHash === prepared.credential?.passwordHash;
    if (!holds || !now) throw new FailureError(failure("login-failed"));
    if (prepared.newHash) await tx.access.users.setPassword(now.userId, prepared.newHash);
    const user = await tx.access.users.byId(now.userId);
    if (!user) throw new FailureError(failure("login-failed"));
    await tellOfWrongOnes(tx, email, origin, now);
    await forgive(tx, await loginBucketsFor(tx, services, email, origin, now));
    return afterFirstFactor(tx, services, user, origin, "password");
  },
  async afterRefusal(tx, { email }, refusal, origin, services) {
    if (refusal.code !== "login-failed") return;
    // Looked up for known and unknown alike, and kept under the desk's key: the answer takes the same time for both.
    const credential = await tx.access.users.credentialOf(email);
    const buckets = await loginBucketsFor(tx, services, email, origin, credential);
    const count = await tx.access.throttle.countFailure(refusedBuckets(buckets));
    if (!isRecorded(count)) return;
    await tx.audit(
      factOf("login.failed", { subject: credential?.userId ?? null, data: { reason: reasonOf(credential), count } }, "refused"),
      { kind: "anonymous" },
      origin,
      { person: "desk", ...placeOf(origin), text: email.slice(0, 254) },
    );
  },
});

/** Somebody tried wrong passwords before this right one: its person should know, whichever device it comes from. */
async function tellOfWrongOnes(tx: Tx, email: string, origin: Origin, { userId, loginGeneration }: Credential): Promise<void> {
  const wrong = await tx.access.throttle.failures(refusedBuckets(ownBuckets(loginBuckets(email, origin.address, loginGeneration))));
  if (wrong < SUSPICIOUS_FAILURES) return;
  await notifyPerson(tx, userId, "suspicious-login", { ...placeOf(origin), note: `${wrong} wrong attempts` });
}

/** A right password forgives what was counted against the account; against the network it was no failure, and no more. */
async function forgive({ access: { throttle } }: Tx, buckets: readonly ThrottleBucket[]): Promise<void> {
  await throttle.giveBack(buckets);
  const own = ownBuckets(buckets);
  await throttle.clear([...own, ...refusedBuckets(own)]);
}

function ownBuckets(buckets: readonly ThrottleBucket[]): readonly ThrottleBucket[] {
  return buckets.filter(({ name }) => name.startsWith("login/account"));
}

function reasonOf(credential: Credential | undefined): string {
  if (!credential) return "no such user";
  return credential.state === "active" ? "wrong password" : `user is ${credential.state}`;
}
