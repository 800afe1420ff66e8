import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DAY_MS, type EpochMs, epochMs } from "../kernel/time.ts";
import { LONGEST_BACKUP_DAYS } from "../keys/key-rule.ts";
import { loadOrder } from "./load-order.ts";
import { expiredBackups } from "./retention.ts";

const at = (iso: string) => ({ iso, madeAt: epochMs(Date.parse(iso)) });

test("[E8] of each kept day and week the newest backup stays, and the newest of all whatever the rule says", () => {
  const backups = [
    "2026-03-02T01:00Z",
    "2026-03-08T01:00Z",
    "2026-03-09T01:00Z",
    "2026-03-10T01:00Z",
    "2026-03-10T20:00Z",
    "2026-03-11T01:00Z",
  ].map(at);
  const now = epochMs(Date.parse("2026-03-11T02:00Z"));
  const gone = (daily: number, weekly: number) => expiredBackups(backups, { daily, weekly }, now).map(({ iso }) => iso.slice(5, 13));
  expect(gone(2, 0)).toEqual(["03-02T01", "03-08T01", "03-09T01", "03-10T01"]);
  expect(gone(2, 2)).toEqual(["03-02T01", "03-09T01", "03-10T01"]);
  expect(gone(0, 0)).toHaveLength(5);
  expect(gone(30, 0)).toEqual(["03-10T01"]);
  expect(expiredBackups([], { daily: 1, weekly: 1 }, now)).toEqual([]);
});

test("[E6] [E8] no backup outlives the keys that a rotation left behind, whatever rule the settings allow, but for the only one", () => {
  const [{ maximum: daily }, { maximum: weekly }] = [bounds("BULWARK_BACKUP_KEEP_DAYS"), bounds("BULWARK_BACKUP_KEEP_WEEKS")];
  const start = Date.parse("2026-01-01T01:00Z");
  // Daily for a year, and once in ten days, as a desk that is mostly off: there weeks alone reach far back.
  for (const stepDays of [1, 10]) {
    let kept: { readonly madeAt: EpochMs }[] = [];
    for (let day = 0; day < 365; day += stepDays) {
      const now = epochMs(start + day * DAY_MS);
      kept.push({ madeAt: now });
      const gone = expiredBackups(kept, { daily, weekly }, now);
      kept = kept.filter((backup) => !gone.includes(backup));
      for (const { madeAt } of kept) expect(now - madeAt).toBeLessThanOrEqual(LONGEST_BACKUP_DAYS * DAY_MS);
    }
    expect(kept.length).toBeGreaterThan(2);
  }
  const only = [at("2026-01-01T01:00Z")];
  expect(expiredBackups(only, { daily, weekly }, epochMs(start + 400 * DAY_MS))).toEqual([]);
  expect(daily).toBeLessThanOrEqual(LONGEST_BACKUP_DAYS);
  expect(weekly * 7).toBeLessThanOrEqual(LONGEST_BACKUP_DAYS);
});

/** As lib/config/env.ts bounds the setting; this room may not import it. */
function bounds(name: string): { readonly maximum: number } {
  const [, maximum] = new RegExp(`${name}: .*\\.max\\((\\d+)\\)`).exec(readFileSync("lib/config/env.ts", "utf8")) ?? [];
  return { maximum: Number(maximum) };
}

test("[E8] tables come after those they refer to, and a circle is refused", () => {
  expect(
    loadOrder(
      ["fill", "intent", "run", "a"],
      [
        ["fill", "intent"],
        ["intent", "run"],
        ["run", "run"],
        ["run", "elsewhere"],
      ],
    ),
  ).toEqual(["run", "intent", "fill", "a"]);
  expect(() =>
    loadOrder(
      ["a", "b"],
      [
        ["a", "b"],
        ["b", "a"],
      ],
    ),
  ).toThrow(/circle/);
});
