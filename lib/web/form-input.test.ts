import { describe, expect, it } from "vitest";
import { formInput } from "./form-input.ts";

describe("a form as input", () => {
  it("takes the last value, lists for [] and leaves the framework's fields out", () => {
    const form = new FormData();
    for (const [name, value] of [
      ["a", "1"],
      ["a", "2"],
      ["ids[]", "x"],
      ["ids[]", "y"],
      ["$ACTION_ID_1", "z"],
    ] as const)
      form.append(name, value);
    expect(formInput(form)).toEqual({ a: "2", ids: ["x", "y"] });
  });

  it("v5.0.0-15.3.6 cannot reach an object's prototype", () => {
    const form = new FormData();
    for (const name of ["__proto__", "constructor", "prototype[]"]) form.append(name, "polluted");
    expect(formInput(form)).toEqual({});
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
