import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadDoubles, saveDoubles } from "./saved-doubles.ts";
import { StreamingSma, sma } from "./sma.ts";

const reference = new URL("../../../shared/reference/", import.meta.url);
const hasReference = existsSync(new URL("talib-goog.json", reference));

describe("sma", () => {
  it.skipIf(!hasReference)("agrees with TA-Lib to 1e-9, warm-up included (skipped without ../shared/reference)", () => {
    const { cases } = JSON.parse(readFileSync(new URL("talib-goog.json", reference), "utf8"));
    const { params, begIndex, out } = cases.SMA;
    const expected: number[] = out.outReal;
    const closes = readFileSync(new URL("goog-1d.csv", reference), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",")[4]));
    const ours = sma(Float64Array.from(closes), params.optInTimePeriod);
    expect(ours.slice(0, begIndex).every(Number.isNaN)).toBe(true);
    expect(ours.length - begIndex).toBe(expected.length);
    const worst = Math.max(...expected.map((value, i) => Math.abs((ours[begIndex + i] ?? Number.NaN) - value) / value));
    expect(worst).toBeLessThan(1e-9);
  });

  it("says the same value by value as in a batch, to the last bit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (values, period) => {
          const streaming = new StreamingSma(period);
          expect(Array.from(values, (value) => streaming.push(value))).toEqual([...sma(Float64Array.from(values), period)]);
        },
      ),
    );
  });

  it("goes on from its bytes as if it had never stopped", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat({ max: 59 }),
        (values, period, cut) => {
          const whole = new StreamingSma(period);
          let other = new StreamingSma(period);
          values.forEach((value, i) => {
            if (i === cut) other = StreamingSma.restore(loadDoubles(saveDoubles(other.save())));
            expect(other.push(value)).toBe(whole.push(value));
          });
        },
      ),
    );
  });

  it("refuses a period that is none and bytes that are no state", () => {
    expect(() => sma(new Float64Array(3), 0)).toThrow(RangeError);
    expect(() => new StreamingSma(1.5)).toThrow(RangeError);
    expect(() => StreamingSma.restore([3, 0, 0, 0, 1])).toThrow(RangeError);
    expect(() => StreamingSma.restore([2, 0, 2, 0, 1, 1])).toThrow(RangeError);
  });
});

describe("saved doubles", () => {
  it("keep minus zero, NaN and infinities", () => {
    const values = [-0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324, 0.1];
    expect(loadDoubles(saveDoubles(values))).toEqual(values);
    expect(Object.is(loadDoubles(saveDoubles([-0]))[0], -0)).toBe(true);
    expect(() => loadDoubles(new Uint8Array(7))).toThrow(RangeError);
  });
});
