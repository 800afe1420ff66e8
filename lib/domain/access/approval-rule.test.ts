import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asId, type UserId } from "../kernel/ids.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import { type AdminTerm, approverProblem, hasOtherAdmin, readiness, type Waiting } from "./approval-rule.ts";

const user = (n: number) => asId<UserId>(`00000000-0000-7000-8000-00000000000${n}`);
const now = epochMs(Date.UTC(2026, 0, 20));
const ago = (ms: number) => epochMs(now - ms);
const requester = user(1);
const term = (more: Partial<AdminTerm> = {}): AdminTerm => ({
  userId: user(2),
  isActiveAdmin: true,
  since: ago(30 * DAY_MS),
  until: null,
  invitedBy: null,
  createdAt: ago(30 * DAY_MS),
  hasFactor: true,
  ...more,
});
const waiting = (more: Partial<Waiting> = {}): Waiting => ({
  state: "pending",
  requestedBy: requester,
  expiresAt: epochMs(now + HOUR_MS),
  coolDownUntil: null,
  decidedBy: null,
  ...more,
});

describe("[A14] who may approve", () => {
  it.each([
    ["whoever asked", term({ userId: requester })],
    ["an admin since less than 24 hours", term({ since: ago(24 * HOUR_MS - 1) })],
    ["an admin without an own factor", term({ hasFactor: false })],
    ["somebody the requester invited within 7 days", term({ invitedBy: requester, createdAt: ago(7 * DAY_MS - 1) })],
    ["an admin who was disabled", term({ isActiveAdmin: false, until: ago(MINUTE_MS) })],
    ["nobody", undefined],
  ])("is not %s", (_who, approver) => {
    expect(approverProblem(approver, requester, now)).toBeTypeOf("string");
  });

  it("is an admin for a day, with a factor, whom somebody else invited or whom the requester invited a week ago", () => {
    expect(approverProblem(term({ since: ago(24 * HOUR_MS) }), requester, now)).toBeUndefined();
    expect(approverProblem(term({ invitedBy: requester, createdAt: ago(7 * DAY_MS) }), requester, now)).toBeUndefined();
    expect(approverProblem(term({ invitedBy: user(3), createdAt: ago(2 * DAY_MS), since: ago(DAY_MS) }), requester, now)).toBeUndefined();
  });
});

describe("[A14] when an act that waits may be carried out", () => {
  it("is not before another admin approved it where there is one, however long it cooled down", () => {
    const cooled = waiting({ coolDownUntil: ago(DAY_MS) });
    expect(readiness(cooled, [term()], now).is).toBe("waiting");
    expect(readiness(cooled, [term({ hasFactor: false, since: now })], now).is).toBe("waiting");
  });

  it("is not by cool-down where the other admin was taken away within 7 days", () => {
    const cooled = waiting({ coolDownUntil: ago(1) });
    expect(readiness(cooled, [term({ isActiveAdmin: false, until: ago(7 * DAY_MS - 1) })], now).is).toBe("waiting");
    expect(readiness(cooled, [term({ isActiveAdmin: false, until: ago(7 * DAY_MS) })], now).is).toBe("ready");
  });

  it("is not once it was vetoed, used or past its 24 hours", () => {
    for (const state of ["vetoed", "used"] as const) expect(readiness(waiting({ state }), [], now).is).toBe("over");
    expect(readiness(waiting({ expiresAt: now, coolDownUntil: ago(1) }), [], now).is).toBe("over");
  });

  it("asks at the act whether the approver still may", () => {
    const approved = waiting({ state: "approved", decidedBy: user(2) });
    expect(readiness(approved, [term()], now).is).toBe("ready");
    expect(readiness(approved, [term({ isActiveAdmin: false, until: ago(1) })], now).is).toBe("waiting");
    expect(readiness(approved, [term({ hasFactor: false })], now).is).toBe("waiting");
    expect(readiness(approved, [], now).is).toBe("waiting");
  });

  it("is after 15 minutes, to the millisecond, where nobody else is or was an admin", () => {
    expect(readiness(waiting({ coolDownUntil: epochMs(now + 1) }), [term({ userId: requester })], now)).toEqual({
      is: "cooling",
      until: now + 1,
    });
    expect(readiness(waiting({ coolDownUntil: now }), [term({ userId: requester })], now).is).toBe("ready");
  });

  it("is never by the requester's own approval, whatever else is true", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(60), fc.nat(60), fc.boolean(), (isActiveAdmin, since, created, hasFactor) => {
        const own = term({ userId: requester, isActiveAdmin, since: ago(since * DAY_MS), createdAt: ago(created * DAY_MS), hasFactor });
        expect(readiness(waiting({ state: "approved", decidedBy: requester }), [own], now).is).not.toBe("ready");
        expect(hasOtherAdmin([own], requester, now)).toBe(false);
      }),
    );
  });
});
