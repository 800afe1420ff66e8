import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../../kernel/time.ts";
import { anomalySettings, defaultAnomalySettings, readAnomalySettings } from "../anomaly-settings.ts";
import { isWorkingTime, secretAccess } from "./secret-access.ts";
import type { Sighting } from "./sighting.ts";

const works = (time: string, settings: object = {}) =>
  isWorkingTime(Date.parse(time), { ...defaultAnomalySettings, workDays: "12345", ...settings });

describe("[U6] secrets and keys that were touched at an unusual time, or too often", () => {
  it.each([
    ["2026-07-01T06:59Z", {}, false], // a Wednesday
    ["2026-07-01T07:00Z", {}, true],
    ["2026-07-01T19:59Z", {}, true],
    ["2026-07-01T20:00Z", {}, false],
    ["2026-07-04T12:00Z", {}, false], // a Saturday
    ["2026-07-01T05:00Z", { timeZone: "Europe/Zurich" }, true], // 07:00 in summer
    ["2026-01-07T05:00Z", { timeZone: "Europe/Zurich" }, false], // 06:00 in winter
    ["2026-07-01T18:00Z", { timeZone: "Europe/Zurich" }, false], // 20:00
    ["2026-07-03T23:00Z", { timeZone: "Pacific/Auckland", workFrom: 0, workTo: 24 }, false], // Saturday there, Friday in UTC
    ["2026-07-05T23:00Z", { timeZone: "Pacific/Auckland", workFrom: 0, workTo: 24 }, true], // Monday there, Sunday in UTC
    ["2026-07-01T00:00Z", { workFrom: 0, workTo: 24 }, true],
    ["2026-07-01T23:59Z", { workFrom: 0, workTo: 24 }, true],
  ])("%s by %j: working time is %s", (time, settings, expected) => {
    expect(works(time, settings)).toBe(expected);
  });

  it.each([
    ["2026-06-29T05:00Z", false], // Monday before dawn: the shift began on Sunday
    ["2026-06-29T21:59Z", false],
    ["2026-06-29T22:00Z", true],
    ["2026-06-30T05:59Z", true],
    ["2026-06-30T06:00Z", false],
    ["2026-06-30T12:00Z", false],
    ["2026-07-04T05:00Z", true], // Saturday before dawn: the shift began on Friday
    ["2026-07-04T22:00Z", false],
    ["2026-07-05T05:00Z", false],
  ])("%s by working hours over midnight, 22 to 6: working time is %s", (time, expected) => {
    expect(works(time, { workFrom: 22, workTo: 6 })).toBe(expected);
  });

  it("refuses working hours that end when they begin, and still reads the other thresholds of such settings", () => {
    const none = { workFrom: 7, workTo: 7, failedLogins: 44 };
    expect(anomalySettings.safeParse(none).error?.issues).toMatchObject([{ path: ["workTo"] }]);
    expect(readAnomalySettings(none).failedLogins).toBe(44);
    expect(works("2026-07-01T12:00Z", none)).toBe(false);
    expect(anomalySettings.safeParse({ workFrom: 22, workTo: 6 }).success).toBe(true);
  });

  const noon = Date.parse("2026-07-01T12:00Z"); // a Wednesday
  const touches = (count: number, actor = "user:a"): Sighting[] =>
    Array.from({ length: count }, (_, i) => ({
      id: `${actor} ${i}`,
      at: epochMs(noon + i * MINUTE_MS),
      type: "token.created",
      actor,
      subject: null,
      request: null,
      data: {},
      network: null,
      country: null,
    }));
  const found = (count: number, past: readonly number[], of = "user:a") =>
    secretAccess(touches(count), new Map([[of, past]]), { ...defaultAnomalySettings, secretsPerHour: 3 }).map(({ rule, figures }) => ({
      rule,
      figures,
    }));

  it("finds more than the mean of the actor's past hours and three standard deviations, and no fewer", () => {
    const past = [0, 0, 0, 8]; // 2 + 3 × √12 = 12.39…
    expect(found(12, past)).toEqual([]);
    expect(found(13, past)).toEqual([{ rule: "secret-rate", figures: { count: 13, threshold: 13 } }]);
  });

  it("counts as usual what the same actor did, and nothing below the threshold that is set", () => {
    expect(found(12, [0, 0, 0, 8], "user:b")).toEqual([{ rule: "secret-rate", figures: { count: 12, threshold: 3 } }]);
    expect(found(2, [0, 0, 0, 0])).toEqual([]);
    expect(found(3, [0, 0, 0, 0])).toEqual([{ rule: "secret-rate", figures: { count: 3, threshold: 3 } }]);
  });

  it("finds a touch outside working hours once for a stretch, with the zone of the clock", () => {
    const night = touches(3).map((touch) => ({ ...touch, at: epochMs(touch.at + 10 * 60 * MINUTE_MS) }));
    expect(secretAccess(night, new Map(), { ...defaultAnomalySettings, timeZone: "Etc/GMT" })).toMatchObject([
      { rule: "secret-hours", about: "user:a", figures: { count: 3, timeZone: "Etc/GMT" } },
    ]);
  });
});
