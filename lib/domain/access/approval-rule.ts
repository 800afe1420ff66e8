/**
 * The second pair of eyes: who may approve, and when an act that waits may be carried out.
 * An approver is an admin for at least a day with an own factor, not invited by the requester within the last week. Where nobody else was
 * an admin within that week, waiting a quarter of an hour stands in for the second person; taking the other admin away first does not
 * bring that about. Asked again at the act itself, by the database's clock.
 * @source security.md, "four eyes"
 */
import type { UserId } from "../kernel/ids.ts";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";

export const APPROVAL_LIFE_MS = DAY_MS;
export const COOL_DOWN_MS = 15 * MINUTE_MS;
export const APPROVER_AGE_MS = 24 * HOUR_MS;
export const ADMIN_MEMORY_MS = 7 * DAY_MS;

/** How somebody stands, or stood, as an admin. */
export type AdminTerm = {
  readonly userId: UserId;
  readonly isActiveAdmin: boolean;
  readonly since: EpochMs | null;
  readonly until: EpochMs | null;
  readonly invitedBy: UserId | null;
  readonly createdAt: EpochMs;
  readonly hasFactor: boolean;
};

export type Waiting = {
  readonly state: "pending" | "approved" | "vetoed" | "used";
  readonly requestedBy: UserId;
  readonly expiresAt: EpochMs;
  readonly coolDownUntil: EpochMs | null;
  readonly decidedBy: UserId | null;
};

/** Why this person may not approve; undefined where nothing speaks against it. */
export function approverProblem(approver: AdminTerm | undefined, requestedBy: UserId, now: EpochMs): string | undefined {
  if (!approver?.isActiveAdmin || approver.since === null) return "Only an active admin may approve.";
  if (approver.userId === requestedBy) return "Whoever asked cannot approve it.";
  if (now - approver.since < APPROVER_AGE_MS) return "You may approve once you have been an admin for 24 hours.";
  if (!approver.hasFactor) return "Add a second factor of your own first.";
  if (approver.invitedBy === requestedBy && now - approver.createdAt < ADMIN_MEMORY_MS)
    return "You were invited by whoever asks, less than 7 days ago. Another admin must approve.";
  return undefined;
}

/** Whether anybody else is an admin, or was one within the last week: then waiting is not enough. */
export function hasOtherAdmin(terms: readonly AdminTerm[], requestedBy: UserId, now: EpochMs): boolean {
  return terms.some(
    ({ userId, isActiveAdmin, until }) => userId !== requestedBy && (isActiveAdmin || (until !== null && now - until < ADMIN_MEMORY_MS)),
  );
}

export type Readiness =
  | { readonly is: "ready" }
  | { readonly is: "cooling"; readonly until: EpochMs }
  | { readonly is: "waiting" | "over"; readonly says: string };

/** Whether the act may be carried out now. */
export function readiness(waiting: Waiting, terms: readonly AdminTerm[], now: EpochMs): Readiness {
  if (waiting.state === "vetoed") return { is: "over", says: "Somebody vetoed it." };
  if (waiting.state === "used") return { is: "over", says: "It was carried out." };
  if (now >= waiting.expiresAt) return { is: "over", says: "Nobody approved it within 24 hours." };
  if (waiting.state === "approved") {
    const approver = terms.find(({ userId }) => userId === waiting.decidedBy);
    if (approverProblem(approver, waiting.requestedBy, now))
      return { is: "waiting", says: "Whoever approved it may not approve any more. Ask anew." };
    return { is: "ready" };
  }
  if (waiting.coolDownUntil === null || hasOtherAdmin(terms, waiting.requestedBy, now))
    return { is: "waiting", says: "It waits for another admin to approve it." };
  return now >= waiting.coolDownUntil ? { is: "ready" } : { is: "cooling", until: waiting.coolDownUntil };
}
