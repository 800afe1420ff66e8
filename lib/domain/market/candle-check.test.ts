import { describe, expect, test } from "vitest";
import type { Interval } from "./candle.ts";
import { type CandleRows, candleCheck } from "./candle-check.ts";
import { reportLines } from "./candle-check-report.ts";

type Row = readonly [time: string, open: string, high: string, low: string, close: string, volume: string];

function check(rows: readonly Row[], options: { interval?: Interval; timeZone?: string } = {}) {
  const checking = candleCheck({ interval: options.interval ?? "1m", timeZone: options.timeZone ?? "UTC" });
  const batch: CandleRows = {
    lines: rows.map((_, i) => i + 2),
    fields: [0, 1, 2, 3, 4, 5].map((k) => rows.map((row) => row[k] as string)),
    malformed: [],
  };
  checking.add(batch);
  return checking.finish("line");
}

const at = (minute: number) => `2024-01-01 00:${String(minute).padStart(2, "0")}:00`;
const fine = (minute: number): Row => [at(minute), "10", "12", "9.5", "11", "3"];
const faultsOf = (checked: ReturnType<typeof check>) =>
  checked.kind === "refused" ? checked.report.faults.map((fault) => [fault.line, fault.kind, fault.column]) : "accepted";
const problemsOf = (checked: ReturnType<typeof check>) => (checked.kind === "refused" ? checked.report.problems : "accepted");

describe("the check of a candle file", () => {
  test("accepts good rows, and counts gaps without refusing them", () => {
    const checked = check([fine(0), fine(1), fine(5), fine(6), fine(9)]);
    expect(checked).toMatchObject({ kind: "accepted", finestStep: "0.5", gaps: { count: 2, missing: 5, longest: { missing: 3 } } });
    if (checked.kind !== "accepted") return;
    const first = Date.UTC(2024, 0, 1);
    expect([...checked.candles.openTime]).toEqual([0, 1, 5, 6, 9].map((minute) => first + minute * 60_000));
    expect([...checked.candles.low]).toEqual([9.5, 9.5, 9.5, 9.5, 9.5]);
    expect(checked.gaps.first).toEqual([
      { from: first + 2 * 60_000, to: first + 5 * 60_000, missing: 3 },
      { from: first + 7 * 60_000, to: first + 9 * 60_000, missing: 2 },
    ]);
  });

  test.each<[string, Row, string, string | undefined]>([
    ["a duplicate", fine(1), "duplicate-time", "time"],
    ["an older row", fine(0), "unordered-time", "time"],
    ["a time off the interval", ["2024-01-01 00:02:30", "10", "12", "9", "11", "3"], "misaligned-time", "time"],
    ["a time off by a microsecond", ["2024-01-01 00:02:00.000001", "10", "12", "9", "11", "3"], "misaligned-time", "time"],
    ["a time that is none", ["yesterday", "10", "12", "9", "11", "3"], "unreadable-time", "time"],
    ["an empty time", ["", "10", "12", "9", "11", "3"], "unreadable-time", "time"],
    ["a day that does not exist", ["2024-02-30 00:00:00", "10", "12", "9", "11", "3"], "unreadable-time", "time"],
    ["a word for a price", [at(2), "ten", "12", "9", "11", "3"], "non-numeric", "open"],
    ["a thousands separator", [at(2), "10", "1,200", "9", "11", "3"], "non-numeric", "high"],
    ["an infinite price", [at(2), "10", "inf", "9", "11", "3"], "non-numeric", "high"],
    ["a hexadecimal price", [at(2), "10", "0x12", "9", "11", "3"], "non-numeric", "high"],
    ["NaN", [at(2), "10", "12", "NaN", "11", "3"], "nan-value", "low"],
    ["an empty price", [at(2), "10", "12", "9", "", "3"], "missing-value", "close"],
    ["a negative price", [at(2), "10", "12", "-9", "11", "3"], "negative-value", "low"],
    ["a negative volume", [at(2), "10", "12", "9", "11", "-1"], "negative-value", "volume"],
    ["a price of zero", [at(2), "10", "12", "0.00", "11", "3"], "zero-price", "low"],
    ["a price of zero with an exponent", [at(2), "10", "12", "0e5", "11", "3"], "zero-price", "low"],
    ["a number too large", [at(2), "10", "1e300", "9", "11", "3"], "out-of-range", "high"],
    ["a number with very many digits", [at(2), "10", "9".repeat(400), "9", "11", "3"], "out-of-range", "high"],
    ["a number too small for a double", [at(2), "10", "12", "1e-400", "11", "3"], "out-of-range", "low"],
    ["high below low", [at(2), "10", "9", "12", "11", "3"], "inconsistent", undefined],
    ["an open outside low to high", [at(2), "13", "12", "9", "11", "3"], "inconsistent", "open"],
    ["a close outside low to high", [at(2), "10", "12", "9", "8.99", "3"], "inconsistent", "close"],
  ])("refuses %s, with line and column", (_, row, kind, column) => {
    expect(faultsOf(check([fine(0), fine(1), row]))).toEqual([[4, kind, column]]);
  });

  test("takes exponents, spaces, and zero volume", () => {
    expect(check([[" 2024-01-01T00:00Z ", "1e1", " 1.2E+1", "95e-1", "11", "0"]])).toMatchObject({ kind: "accepted", finestStep: "0.5" });
  });

  test("reports every fault of a row and of a file, the first 50 by line and all by count", () => {
    const rows = Array.from({ length: 60 }, (_, i): Row => [at(i), "x", "12", "y", "11", "3"]);
    const checked = check(rows);
    if (checked.kind !== "refused") throw new Error("accepted");
    expect(checked.report.faults).toHaveLength(50);
    expect(checked.report).toMatchObject({ rows: 60, faultCount: 120, counts: { "non-numeric": 120 } });
    const lines = reportLines(checked.report);
    expect(lines[0]).toBe('line 2: the open "x" is not a number');
    expect(lines.slice(-2)).toEqual(["… and 70 more", "120 fields that are not a number"]);
  });

  test("goes on checking order after a row out of place", () => {
    expect(faultsOf(check([fine(5), fine(1), fine(3), fine(6), fine(6)]))).toEqual([
      [3, "unordered-time", "time"],
      [4, "unordered-time", "time"],
      [6, "duplicate-time", "time"],
    ]);
  });

  test("says that a file is upside down", () => {
    expect(problemsOf(check([fine(3), fine(2), fine(1)]))).toEqual([expect.stringContaining("newest row to the oldest")]);
  });

  test("notices a wrong interval, finer or coarser", () => {
    const hours = Array.from({ length: 12 }, (_, i): Row => [`2024-01-01 ${String(i).padStart(2, "0")}:00:00`, "10", "12", "9", "11", "3"]);
    expect(problemsOf(check(hours, { interval: "1m" }))).toEqual([expect.stringContaining("the shortest step in the file is 1h")]);
    expect(check(hours, { interval: "1h" }).kind).toBe("accepted");
    expect(faultsOf(check(hours, { interval: "4h" }))[0]).toEqual([3, "misaligned-time", "time"]);
  });

  test("refuses an empty file", () => {
    expect(problemsOf(check([]))).toEqual(["The file has no rows."]);
  });

  test("takes a date as the UTC day of a daily candle, whatever the zone", () => {
    for (const timeZone of ["UTC", "America/New_York", "Asia/Tokyo"]) {
      for (const time of ["2024-07-01", "2024-07-01 00:00:00", "2024-07-01 00:00:00-04:00"]) {
        const checked = check([[time, "10", "12", "9", "11", "3"]], { interval: "1d", timeZone });
        expect(checked.kind === "accepted" && checked.candles.openTime[0]).toBe(Date.UTC(2024, 6, 1));
      }
    }
  });

  test("reads hourly times in the zone given, and does not guess the hour that is skipped or there twice", () => {
    const hour = (time: string): Row => [time, "10", "12", "9", "11", "3"];
    const checked = check([hour("2024-03-10 01:00:00"), hour("2024-03-10 03:00:00")], { interval: "1h", timeZone: "America/New_York" });
    expect(checked).toMatchObject({ kind: "accepted", gaps: { count: 0 } });
    expect(faultsOf(check([hour("2024-03-10 02:00:00")], { interval: "1h", timeZone: "America/New_York" }))).toEqual([
      [2, "nonexistent-local-time", "time"],
    ]);
    expect(faultsOf(check([hour("2024-11-03 01:00:00")], { interval: "1h", timeZone: "America/New_York" }))).toEqual([
      [2, "ambiguous-local-time", "time"],
    ]);
  });
});
