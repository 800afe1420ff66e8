import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delimiterOf, recogniseColumns, splitFields } from "./candle-file.ts";
import { readNumber } from "./candle-file-number.ts";
import { finestStep } from "./candle-file-step.ts";
import { timeReader } from "./candle-file-time.ts";
import { isTimeZone, zoneClock } from "./candle-file-zone.ts";

describe("the columns of a candle file", () => {
  test.each([
    [
      ["timestamp", "open", "high", "low", "close", "volume"],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      ["", "Open", "High", "Low", "Close", "Volume"],
      [0, 1, 2, 3, 4, 5],
    ],
    [
      ["V", "C", "L", "H", "O", "T"],
      [5, 4, 3, 2, 1, 0],
    ],
    [
      ["id", "Open Time", "OPEN", "high", "low", "close", "vol", "close_time"],
      [1, 2, 3, 4, 5, 6],
    ],
    [
      ["open", "high", "low", "close", "volume", "__index_level_0__"],
      [5, 0, 1, 2, 3, 4],
    ],
    [
      ["", "date", "open", "high", "low", "close", "adj close", "volume"],
      [1, 2, 3, 4, 5, 7],
    ],
  ])("are recognised by name: %j", (header, indexes) => {
    expect(recogniseColumns(header)).toEqual({ kind: "columns", indexes });
  });

  test("are refused when one is missing or two could be meant", () => {
    expect(recogniseColumns(["date", "open", "high", "low", "close"])).toMatchObject({
      kind: "refused",
      problems: [expect.stringContaining("no column for the volume")],
    });
    expect(recogniseColumns(["date", "time", "open", "high", "low", "close", "volume"])).toMatchObject({
      kind: "refused",
      problems: ['The columns "date" and "time" could both be the time: keep one of them.'],
    });
    expect(recogniseColumns(["2024-01-01", "10", "12", "9", "11", "3"])).toMatchObject({ kind: "refused" });
    expect(recogniseColumns(["", "", "open", "high", "low", "close", "volume"])).toMatchObject({ kind: "refused" });
  });

  test("are split at the delimiter of the header, quotes taken off", () => {
    expect(delimiterOf("a;b;c,d")).toBe(";");
    expect(delimiterOf("alone")).toBe(",");
    expect(splitFields('"a","b ""c""",,d', ",")).toEqual(["a", 'b "c"', "", "d"]);
    expect(splitFields('1,"2,5",3', ",")).toEqual(["1", "2,5", "3"]);
    expect(splitFields('"x",', ",")).toEqual(["x", ""]);
    expect(splitFields('"never closed', ",")).toEqual(["never closed"]);
  });

  test("come back from any quoted line as they went in", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), (fields) => {
        const line = fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(",");
        expect(splitFields(line, ",")).toEqual(fields);
      }),
    );
  });
});

describe("a number of a candle file", () => {
  test("keeps its exact digits, exponents written out", () => {
    const plain = (text: string) => {
      const number = readNumber(text);
      return number.kind === "number" ? number.plain : number.fault;
    };
    expect(["1.50", "1e-05", "1.25e2", "12.5E-1", "1e3", ".5", "5."].map(plain)).toEqual([
      "1.50",
      "0.00001",
      "125",
      "1.25",
      "1000",
      ".5",
      "5.",
    ]);
    expect(["", " ", "1_000", "+1", "1e", "e5", "1e1000", "-0.5", "nan", "null", "１"].map(plain)).toEqual([
      "missing-value",
      "missing-value",
      "non-numeric",
      "non-numeric",
      "non-numeric",
      "non-numeric",
      "non-numeric",
      "negative-value",
      "nan-value",
      "non-numeric",
      "non-numeric",
    ]);
  });
});

describe("the finest price step", () => {
  const stepOf = (...prices: string[]) => {
    const step = finestStep();
    for (const price of prices) step.add(Number(price), price);
    return step.step();
  };
  test.each([
    [["100", "100.5", "102"], "0.5"],
    [["46319.0", "46385.0"], "1"],
    [["1.0716", "1.07083"], "0.00001"],
    [["0.25", "0.5", "0.75"], "0.25"],
    [["100.50", "100.5"], "0.5"],
    [["0.37"], "0.01"],
    [["0.0625", "0.125"], "0.0625"],
    [["1.02", "1.04"], "0.02"],
    [["5", "10", "500"], "1"],
    [["1000000000000.25", "3.5"], "0.25"],
    [["900000000000000", "0.000000000001"], "0.000000000001"],
    [["0.1234567890123456"], "0.000000000002"],
  ])("of %j is %s", (prices, step) => expect(stepOf(...prices)).toBe(step));

  test("divides every price, and no price is missing from it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 0, max: 8 })), { minLength: 1, maxLength: 20 }),
        (pairs) => {
          const prices = pairs.map(([units, decimals]) => (units / 10 ** decimals).toFixed(decimals));
          const scale = (text: string) => {
            const [whole = "", fraction = ""] = text.split(".");
            return BigInt(whole + fraction.padEnd(12, "0"));
          };
          const step = scale(stepOf(...prices) ?? "0");
          for (const price of prices) expect(scale(price) % step).toBe(0n);
        },
      ),
    );
  });

  test("is unknown before the first price", () => expect(stepOf()).toBeUndefined());
});

describe("a time of a candle file", () => {
  const read = timeReader({ timeZone: "Europe/Zurich", isDaily: false });
  const expected = Date.UTC(2021, 11, 31, 23, 1);
  test.each([
    "2022-01-01 00:01:00.000000",
    "2022-01-01T00:01",
    "2022.01.01 00:01",
    "2022/01/01 00:01:00",
    "20220101T000100",
    "202201010001",
    "2021-12-31 23:01:00+00",
    "2021-12-31T23:01:00.000Z",
    "2022-01-01T04:46:00+0545",
    "2021-12-31 18:01:00-05:00",
    "2021-12-31 23:01:00 UTC",
    "1640991660",
    "1640991660.0",
    "1640991660000",
    "1640991660000000",
    "1640991660000000000",
  ])("is read from %s", (text) => expect(read(text)).toBe(expected));

  test.each([
    "",
    "12/31/2021",
    "31.12.2021",
    "2021-13-01",
    "2021-02-29",
    "2021-01-01 24:00",
    "2021-01-01 10:60",
    "2021-01-01 10:00:60",
    "2021-01-01 10",
    "1",
    "12345678",
    "16409916600",
    "-1640991660",
    "1.6e9",
  ])("is not read from %j", (text) => expect(read(text)).toBe("unreadable-time"));

  test("keeps what is finer than a millisecond off the millisecond, so that it is never aligned", () => {
    expect(read("2022-01-01 00:01:00.0000005")).toBe(expected + 1);
    expect(read("1640991660000001")).toBe(expected + 1);
    expect(read("1640991660.5")).toBe(expected + 500);
  });
});

describe("a time zone", () => {
  test("is known by its IANA name", () => {
    expect(["UTC", "Asia/Kolkata", "Europe/Zurich"].every(isTimeZone)).toBe(true);
    expect(["", "Mars/Olympus", "Z Z"].some(isTimeZone)).toBe(false);
  });

  test("turns every existing local hour of a year back into its time", () => {
    for (const zone of ["America/New_York", "Europe/Zurich", "Australia/Lord_Howe", "Asia/Kolkata"]) {
      const clock = zoneClock(zone);
      const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
      let ambiguous = 0;
      for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2025, 0, 1); at += 3_600_000) {
        const found = clock(Date.parse(`${wall.format(at).replace(" ", "T")}Z`));
        if (found.kind === "ambiguous") ambiguous++;
        else expect(found).toEqual({ kind: "at", at });
      }
      expect(ambiguous).toBe(zone === "Asia/Kolkata" ? 0 : zone === "Australia/Lord_Howe" ? 1 : 2);
    }
  });
});
