import { expect, it } from "vitest";
import { table } from "./table.ts";

it("shows what others typed without anything that acts: no second row, no turned line, no cursor that moves", () => {
  const rows = [{ name: "a\nb" }, { name: "x\u202ey\u2028z" }, { name: "\u001b[2J\u009b" }];
  const text = table(rows, [{ title: "name", of: ({ name }) => name }], "none");
  expect(text.split("\n")).toEqual(["name", String.raw`a\u000ab`, String.raw`x\u202ey\u2028z`, String.raw`\u001b[2J\u009b`]);
});
