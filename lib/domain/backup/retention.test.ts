import { expect, test } from "vitest";
import { epochMs } from "../kernel/time.ts";
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
  const gone = (daily: number, weekly: number) => expiredBackups(backups, { daily, weekly }).map(({ iso }) => iso.slice(5, 13));
  expect(gone(2, 0)).toEqual(["03-02T01", "03-08T01", "03-09T01", "03-10T01"]);
  expect(gone(2, 2)).toEqual(["03-02T01", "03-09T01", "03-10T01"]);
  expect(gone(0, 0)).toHaveLength(5);
  expect(gone(30, 0)).toEqual(["03-10T01"]);
  expect(expiredBackups([], { daily: 1, weekly: 1 })).toEqual([]);
});

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
