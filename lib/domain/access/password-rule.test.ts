import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passwordDemands, passwordRefusal } from "./password-rule.ts";

const unmet = (password: string, email = "ada@example.com") =>
  passwordDemands(password, { email })
    .filter((demand) => !demand.isMet)
    .map((demand) => demand.id);

describe("a new password", () => {
  it("[A2] is good with twelve characters of four kinds", () => {
    expect(unmet("Correct-H0rse")).toEqual([]);
    expect(passwordRefusal("Correct-H0rse")).toBeUndefined();
  });

  it.each([
    ["Short-1a", "length"],
    [`A1-${"b".repeat(126)}`, "length"],
    ["CORRECT-H0RSE", "lower"],
    ["correct-h0rse", "upper"],
    ["Correct-Horse", "digit"],
    ["CorrectH0rse1", "special"],
  ] as const)("[A2] %s lacks: %s", (password, id) => {
    expect(unmet(password)).toContain(id);
  });

  it.each(["Password1234!", "P4ssw0rd!!!!!!", "Qwertyuiop12#", "Letmein!123456", "Bulwark!2026!!", "Aa1!Aa1!Aa1!"])(
    "[A2] %s is refused as common or made of almost nothing",
    (password) => {
      expect(unmet(password)).toContain("not-common");
    },
  );

  it("[A2] does not hold the name in front of the e-mail's @, in any case", () => {
    expect(unmet("Grace.Hopper-1906x", "grace.hopper@example.com")).toEqual(["no-context"]);
    expect(unmet("Correct-H0rse", "re@example.com")).toEqual([]);
  });

  it("counts characters after NFKC, not bytes or halves of pairs", () => {
    expect(unmet("Ää1-😀😀😀😀😀😀😀")).toContain("length");
    expect(unmet("Ää1-😀😀😀😀😀😀😀😀")).not.toContain("length");
    expect(unmet("Ａbcdefgh-1２x")).toEqual([]); // full-width letters and digits are what they look like
  });

  it("names exactly what is missing, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (password) => {
        expect(passwordRefusal(password) === undefined).toBe(unmet(password, "").length === 0);
      }),
    );
  });
});
