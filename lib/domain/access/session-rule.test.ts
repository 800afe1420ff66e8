import { describe, expect, it } from "vitest";
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import { sessionEnd } from "./session-rule.ts";

const start = epochMs(1_800_000_000_000);
const later = (ms: number): EpochMs => epochMs(start + ms);
const session = { lastInputAt: start, expiresAt: later(12 * HOUR_MS), revokedAt: null };

describe("a session", () => {
  it("[A5] counts until it was idle for 30 minutes", () => {
    expect(sessionEnd(session, later(30 * MINUTE_MS - 1))).toBeUndefined();
    expect(sessionEnd(session, later(30 * MINUTE_MS))).toBe("idle");
  });

  it("[A5] ends after 12 hours though its person never paused", () => {
    const busy = { ...session, lastInputAt: later(12 * HOUR_MS) };
    expect(sessionEnd(busy, later(12 * HOUR_MS - 1))).toBeUndefined();
    expect(sessionEnd(busy, later(12 * HOUR_MS))).toBe("expired");
  });

  it("[A5] ends at once when it is revoked", () => {
    expect(sessionEnd({ ...session, revokedAt: start }, start)).toBe("revoked");
  });
});
