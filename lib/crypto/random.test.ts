import { expect, it } from "vitest";
import { randomFraction } from "./random.ts";

it("[U3] draws for a check of the record are fractions, all over and never foreseen by a seed", () => {
  const drawn = Array.from({ length: 2_000 }, randomFraction);
  expect(drawn.every((each) => each >= 0 && each < 1)).toBe(true);
  expect(new Set(drawn).size).toBe(drawn.length);
  for (let tenth = 0; tenth < 10; tenth++) expect(drawn.filter((each) => Math.floor(each * 10) === tenth).length).toBeGreaterThan(100);
});
