import { type EpochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";

/** Bounds of a login. @source security.md, "Login and sessions" */
export const SESSION_IDLE_MS = 30 * MINUTE_MS;
export const SESSION_ABSOLUTE_MS = 12 * HOUR_MS;
export const TOKEN_LIFE_MS = 30 * MINUTE_MS;
/** A token older than this is renewed when the person next does something. */
export const TOKEN_RENEW_AFTER_MS = 10 * MINUTE_MS;

export type SessionTimes = { readonly lastInputAt: EpochMs; readonly expiresAt: EpochMs; readonly revokedAt: EpochMs | null };

/** Why a session no longer counts; undefined while it does. */
export function sessionEnd(session: SessionTimes, now: EpochMs): "revoked" | "expired" | "idle" | undefined {
  if (session.revokedAt !== null) return "revoked";
  if (now >= session.expiresAt) return "expired";
  if (now - session.lastInputAt >= SESSION_IDLE_MS) return "idle";
  return undefined;
}
