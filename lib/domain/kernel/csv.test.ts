import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";
import { visibleJson, visibleText } from "./visible-text.ts";

describe("[U5] a line of CSV", () => {
  it("quotes every cell and doubles quotes", () => {
    expect(csvLine(["a", 'b"c', null, 5])).toBe('"a","b""c","","5"\r\n');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A", "  =1", "＝1", "\t=1", "\r=1"])("lets %j begin no formula", (cell) => {
    expect(csvLine([cell])).toMatch(/^"('|\\u)/);
  });

  it("begins no formula after a sign that other programs part columns by", () => {
    expect(csvLine(["a;=cmd"])).toBe(`"a;'=cmd"\r\n`);
    expect(csvLine(["a,+1;-1"])).toBe(`"a,'+1;'-1"\r\n`);
  });

  it("is one line whatever the cells hold, and no cell begins with a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (cells) => {
        const line = csvLine(cells);
        expect(line.slice(0, -2)).not.toMatch(/[\r\n]/);
        expect(line).not.toMatch(/(^|[,;])\s*"?[=+\-@]/);
      }),
    );
  });
});

describe("text for people", () => {
  it("shows what would act instead of letting it act", () => {
    expect(visibleText("a\nb\u001b[31m\u202eevil\u200b")).toBe(String.raw`a\u000ab\u001b[31m\u202eevil\u200b`);
  });

  it("reads back from JSON as it was", () => {
    const value = { text: "a\u202eb\u0000\u{e0001}" };
    expect(JSON.parse(visibleJson(value))).toEqual(value);
    expect(visibleJson(value)).toMatch(/^[\x20-\x7e]*$/);
  });
});
