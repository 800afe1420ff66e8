import { describe, expect, it } from "vitest";
import { epochMs } from "../../kernel/time.ts";
import { mergeFinding } from "./merge-finding.ts";
import type { Finding } from "./sighting.ts";

const event = (at: number, times?: number) => ({ id: `e${at}`, at: epochMs(at), ...(times === undefined ? {} : { times }) });
const finding = (events: Finding["events"], quietMs: number | null = 100, least = 3): Finding => ({
  rule: "failed-logins",
  about: "person:x",
  figures: {},
  events,
  quietMs,
  least,
});
const stored = (acknowledgedAt: number | null) => ({
  firstAt: epochMs(0),
  lastAt: epochMs(20),
  eventIds: ["e0", "e10", "e20"],
  acknowledgedAt: acknowledgedAt === null ? null : epochMs(acknowledgedAt),
});
const all = (...more: number[]) => [0, 10, 20, ...more].map((at) => event(at));

describe("[U6] a burst that goes on", () => {
  it("is the same burst until somebody acknowledged it", () => {
    expect(mergeFinding(stored(null), finding(all(30, 40, 50, 60))).kind).toBe("longer");
    expect(mergeFinding(stored(null), finding(all())).kind).toBe("same");
    expect(mergeFinding(stored(null), finding([event(200)])).kind).toBe("new");
  });

  it("is a new one once what came after the acknowledgement would be found alone, with that alone", () => {
    expect(mergeFinding(stored(25), finding(all(30, 40))).kind).toBe("longer");
    expect(mergeFinding(stored(25), finding(all(30, 40, 50)))).toEqual({
      kind: "new",
      burst: { firstAt: 30, lastAt: 50, eventIds: ["e30", "e40", "e50"] },
    });
    expect(mergeFinding(stored(25), finding([...all(), event(30, 3)])).kind).toBe("new");
  });

  it("does not take back events of the one before", () => {
    const latest = { firstAt: epochMs(30), lastAt: epochMs(50), eventIds: ["e30", "e40", "e50"], acknowledgedAt: null };
    expect(mergeFinding(latest, finding(all(30, 40, 50))).kind).toBe("same");
    expect(mergeFinding(latest, finding(all(30, 40, 50, 60)))).toMatchObject({ burst: { eventIds: ["e30", "e40", "e50", "e60"] } });
  });
});
