import { expect, it } from "vitest";
import { sentence } from "./sentence.ts";

it("begins large, and nothing in it acts on the page: control, zero-width and direction marks are shown as their code", () => {
  expect(sentence("ended a session: a\u202eb\u0000c\u200bd\u2028e\u0085f")).toBe(
    String.raw`Ended a session: a\u202eb\u0000c\u200bd\u2028e\u0085f`,
  );
  expect(sentence("")).toBe("");
});
