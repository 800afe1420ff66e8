import { describe, expect, it } from "vitest";
import { redacted } from "./redact.ts";

const token = `${"A".repeat(42)}b`;

describe("what reaches a log", () => {
  it("[O6] hides values under secret names at any depth", () => {
    const text = JSON.stringify(
      redacted({ user: { password: "hunter2", cookies: "sid=1", Authorization: "Bearer x" }, keys: { pii: "k" }, note: "fine" }),
    );
    expect(text).not.toMatch(/hunter2|sid=1|Bearer x|"k"/);
    expect(text).toContain("fine");
  });

  it("[O6] hides tokens, web tokens and passwords in addresses inside any text", () => {
    const said = redacted({ url: `http://desk/set-up#${token}`, db: "postgresql://web:pa55@host/db", jwe: "eyJhbGciOiJkaXIi.abc.def" });
    expect(JSON.stringify(said)).not.toMatch(new RegExp(`${token}|pa55|eyJhbGci`));
  });

  it("[O6] keeps an error with its cause and without what they hold", () => {
    const error = new Error("outer", { cause: Object.assign(new Error(`at postgres://u:pw@h`), { code: "ECONNREFUSED", token }) });
    const said = JSON.stringify(redacted({ err: error }));
    expect(said).toContain("outer");
    expect(said).toContain("ECONNREFUSED");
    expect(said).not.toMatch(new RegExp(`:pw@|${token}`));
  });

  it("bounds circles and sizes", () => {
    const circle: Record<string, unknown> = { text: "x".repeat(10_000) };
    circle["self"] = circle;
    expect(JSON.stringify(redacted(circle)).length).toBeLessThan(40_000);
  });
});
