import { z } from "zod";
import { loginBuckets, type ThrottleBucket } from "../../domain/access/login-throttle.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { SessionId, UserId } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";
import type { Credential } from "../../ports/stores/access-stores.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { nextStep } from "./next-step.ts";

/** Longer than any password we take, so that a long one is compared and fails like any other; bounds the work all the same. */
const MAX_TEXT = 1_024;

const input = z.object({
  email: z.string().min(1, "Type your e-mail.").max(MAX_TEXT),
  password: z.string().min(1, "Type your password.").max(MAX_TEXT),
});

type Checked = { readonly credential: Credential | undefined; readonly matches: boolean; readonly newHash: string | undefined };

/**
 * A person signs in and gets a session. The throttle answers first; then an unknown user costs the same work and gets the same answer as
 * a wrong password, a disabled user or one who has no password yet.
 * @error throttled, login-failed
 */
export const login = defineUseCase<z.infer<typeof input>, { userId: UserId; sessionId: SessionId }, Checked, Services>({
  name: "login",
  input,
  permission: "public",
  scope: "platform",
  audit: "read", // writes login.succeeded itself, as the person it found
  async prepare(services, { email, password }, _actor, { address }) {
    const credential = await services.look(async (tx) => {
      await refuseWhileBlocked(tx, loginBuckets(email, address), false);
      return tx.access.users.credentialOf(email);
    });
    const check = await services.passwords.verify(credential?.passwordHash, password);
    if (!check.ok) throw new FailureError(check.failure);
    const { matches, needsRehash } = check.value;
    const rehashed = matches && needsRehash ? await services.passwords.hash(password) : undefined;
    return { credential, matches, newHash: rehashed?.ok ? rehashed.value : undefined };
  },
  async run({ tx, origin, prepared }, { email }, { ids }) {
    const buckets = loginBuckets(email, origin.address);
    await refuseWhileBlocked(tx, buckets, true); // of many guesses at once those behind the first failures learn nothing
    const now = await tx.access.users.credentialOf(email); // it may have changed while the hash was computed
    const holds = prepared.matches && now?.state === "active" && now.passwordHash === prepared.credential?.passwordHash;
    if (!holds || !now || nextStep(now) !== "done") throw new FailureError(failure("login-failed"));
    if (prepared.newHash) await tx.access.users.setPassword(now.userId, prepared.newHash);
    const user = await tx.access.users.byId(now.userId);
    if (!user) throw new FailureError(failure("login-failed"));
    const sessionId = ids.next<SessionId>();
    await tx.access.sessions.open({ id: sessionId, userId: user.id, ...placeOf(origin) });
    await tx.access.throttle.clear(ownBuckets(buckets));
    const person = { kind: "person", userId: user.id, role: user.role, sessionId } as const;
    await tx.audit(factOf("login.succeeded", { resourceId: sessionId, subject: user.id }, "done"), person, origin);
    return { userId: user.id, sessionId };
  },
  async afterRefusal(tx, { email }, refusal, origin) {
    if (refusal.code !== "login-failed") return;
    const count = await tx.access.throttle.countFailure(loginBuckets(email, origin.address));
    if (!isRecorded(count)) return;
    // Looked up for known and unknown alike, and kept under the desk's key: the answer takes the same time for both.
    const credential = await tx.access.users.credentialOf(email);
    await tx.audit(
      factOf("login.failed", { subject: credential?.userId ?? null, data: { reason: reasonOf(credential), count } }, "refused"),
      { kind: "anonymous" },
      origin,
      { person: "desk", ...placeOf(origin), text: email.slice(0, 254) },
    );
  },
});

/** Each of the first failures, then each time their number has doubled: a flood does not fill the record, and its size is in it. */
function isRecorded(count: number): boolean {
  return count <= 16 || Number.isInteger(Math.log2(count));
}

async function refuseWhileBlocked(tx: Tx, buckets: readonly ThrottleBucket[], lock: boolean): Promise<void> {
  const until: EpochMs | undefined = await tx.access.throttle.blockedUntil(buckets, lock);
  if (until === undefined) return;
  const seconds = Math.max(1, Math.ceil((until - tx.now) / 1_000));
  throw new FailureError(failure("throttled", `Too many attempts. Wait ${seconds} s and try again.`, { retryAfterSeconds: seconds }));
}

/** A right password forgives what was counted against the account, not against the network. */
function ownBuckets(buckets: readonly ThrottleBucket[]): readonly ThrottleBucket[] {
  return buckets.filter(({ name }) => name.startsWith("login/account"));
}

function reasonOf(credential: Credential | undefined): string {
  if (!credential) return "no such user";
  return credential.state === "active" ? "wrong password" : `user is ${credential.state}`;
}

function placeOf(origin: { readonly address?: string; readonly agent?: string }) {
  return { ...(origin.address ? { address: origin.address } : {}), ...(origin.agent ? { agent: origin.agent } : {}) };
}
