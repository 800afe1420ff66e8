import { beforeEach, describe, expect, it } from "vitest";
import { ownAddress, ownPath } from "./own-path.ts";
import { takeRefusals } from "./refusal-counts.ts";

const desk = "http://127.0.0.1:7340";
const refused = () => takeRefusals().map(({ rule, count }) => `${rule} ${count}`);

beforeEach(() => void takeRefusals());

describe("where a login leads", () => {
  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "http://[bad"])(
    "v5.0.0-3.7.2 an open redirect to %j leads to the overview and is counted for the record",
    (wanted) => {
      expect(ownPath(wanted, "203.0.113.7")).toBe("/overview");
      expect(ownAddress(wanted, desk, "203.0.113.7")).toBe(`${desk}/overview`);
      expect(refused()).toEqual(["redirect 2"]);
    },
  );

  it("v5.0.0-3.7.2 callbackUrl of the session library cannot pass for the own host by its first letters", () => {
    for (const wanted of [`${desk}.evil.example/`, `${desk}@evil.example/`, `${desk}//evil.example`])
      expect(ownAddress(wanted, desk, undefined), wanted).toBe(`${desk}/overview`);
    expect(refused()).toEqual(["redirect 3"]);
  });

  it("own pages, and none at all, are nobody's attack", () => {
    expect([ownPath("/orders?side=buy", undefined), ownPath(undefined, undefined), ownPath("", undefined)]).toEqual([
      "/orders?side=buy",
      "/overview",
      "/overview",
    ]);
    expect(ownPath("/api/session", undefined)).toBe("/overview");
    expect([ownAddress(desk, desk, undefined), ownAddress(`${desk}/risk`, desk, undefined), ownAddress("/risk", desk, undefined)]).toEqual([
      `${desk}/overview`,
      `${desk}/risk`,
      `${desk}/risk`,
    ]);
    expect(refused()).toEqual([]);
  });
});
