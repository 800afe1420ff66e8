import { describe, expect, test } from "vitest";
import { epochMs } from "../kernel/time.ts";
import { candleAt, candleCount, columnsOf, concatColumns, emptyColumns, rowAtOrAfter, sliceColumns } from "./candle-columns.ts";

const candle = (minute: number) => ({
  openTime: epochMs(minute * 60_000),
  open: minute,
  high: minute + 2,
  low: minute - 1,
  close: minute + 1,
  volume: 5,
});

describe("candle columns", () => {
  const columns = columnsOf([1, 2, 4, 7].map(candle));

  test("give back the candle that was put in, and nothing outside", () => {
    expect(candleAt(columns, 2)).toEqual(candle(4));
    expect(() => candleAt(columns, 4)).toThrow(RangeError);
    expect(() => candleAt(columns, -1)).toThrow(RangeError);
    expect(candleCount(emptyColumns())).toBe(0);
  });

  test("are cut without copying and joined again to the same", () => {
    const [head, tail] = [sliceColumns(columns, 0, 1), sliceColumns(columns, 1)];
    expect(head.close.buffer).toBe(columns.close.buffer);
    expect(concatColumns(head, tail)).toEqual(columns);
    expect(candleCount(concatColumns())).toBe(0);
  });

  test("find a row by open time", () => {
    expect([0, 1, 3, 4, 7, 8].map((minute) => rowAtOrAfter(columns, epochMs(minute * 60_000)))).toEqual([0, 0, 2, 2, 3, 4]);
  });
});
