import { describe, expect, it } from "vitest";
import { epochMs } from "../../kernel/time.ts";
import { isMember, isOfMonth, retirementOf, spanOf } from "./retirement.ts";

const data = { digest: "d", events: 5, leaves: "l", month: "2019-12", ranges: [[0, 2], [7, 8]] }; // biome-ignore format: ranges
const body = { at: "2021-01-01T00:00:00.000Z", data, result: "done", type: "audit.retired", writer: { role: "bulwark_owner_x" } };
const read = (change: object = {}, changed: object = {}) =>
  retirementOf(JSON.stringify({ ...body, ...change, data: { ...data, ...changed } }));
const ms = (text: string) => epochMs(Date.parse(text));

describe("[U7] what an event says of a month that is gone", () => {
  it("is read where the owner wrote it at least a year after the month", () => {
    expect(read()).toEqual({
      month: "2019-12",
      from: ms("2019-12-01"),
      to: ms("2020-01-01"),
      at: ms("2021-01-01"),
      events: 5,
      leaves: "l",
      ranges: data.ranges,
    });
  });

  it.each([
    ["an event that was refused", { result: "refused" }],
    ["another event", { type: "audit.exported" }],
    ["less than a year after the month", { at: "2020-12-31T23:59:59.999Z" }],
    ["at no time", { at: "now" }],
    ["the web's word", { writer: { role: "bulwark_web_x" } }],
    ["the worker's word", { writer: { role: "bulwark_worker_x" } }],
    ["nobody's word", { writer: null }],
  ])("is nothing from %s", (_, change) => expect(read(change)).toBeUndefined());

  it.each([
    ["no ranges", { ranges: undefined }],
    ["empty ranges", { ranges: [], events: 0 }],
    ["ranges of another number", { events: 6 }],
    ["ranges that overlap", { ranges: [[0, 2], [2, 3]] }], // biome-ignore format: ranges
    ["ranges in another order", { ranges: [[7, 8], [0, 2]] }], // biome-ignore format: ranges
    ["ranges that end before they begin", { ranges: [[4, 3]], events: 0 }],
    ["halves", { ranges: [[0.5, 4.5]] }],
    ["a month that is none", { month: "2019-13" }],
    ["a number of events that is a text", { events: "5" }],
  ])("is nothing with %s", (_, changed) => expect(read({}, changed)).toBeUndefined());

  it("is nothing in what is no event", () => {
    for (const text of ["", "null", "[]", "{}", "{"]) expect(retirementOf(text)).toBeUndefined();
  });

  it("names leaves, both ends among them", () => {
    const ranges = [[0, 2], [7, 8]] as const; // biome-ignore format: ranges
    expect([0, 2, 3, 6, 7, 8, 9].filter((leaf) => isMember({ ranges }, leaf))).toEqual([0, 2, 7, 8]);
  });

  it("is of leaves that were signed in the month, or not long after", () => {
    const of = (text: string) => isOfMonth(spanOf("2019-12"), ms(text));
    expect([of("2019-11-29"), of("2019-12-01"), of("2020-01-30"), of("2020-02-02")]).toEqual([false, true, true, false]);
    expect(isOfMonth(spanOf("2019-12"), undefined)).toBe(false);
  });
});
