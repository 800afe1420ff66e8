import { describe, expect, it } from "vitest";
import { mustHaveFactor, passkeyRefusal } from "./factor-rule.ts";

describe("who must have a second factor", () => {
  it("v5.0.0-6.3.3 is every admin, and every custom role that can change what others may do", () => {
    expect(mustHaveFactor({ role: "trader", permissions: ["runs.control"] })).toBe(false);
    expect(mustHaveFactor({ role: "admin", permissions: [] })).toBe(true);
    expect(mustHaveFactor({ role: "01890000-0000-7000-8000-000000000001", permissions: ["users.manage"] })).toBe(true);
    expect(mustHaveFactor({ role: "01890000-0000-7000-8000-000000000001", permissions: ["limits.change"] })).toBe(true);
  });
});

describe("passkeys", () => {
  it("[A4] are refused with the reason where browsers refuse them: at a bare address, and without TLS", () => {
    expect(passkeyRefusal("http://127.0.0.1:7340")).toContain("127.0.0.1 is an address");
    expect(passkeyRefusal("http://[::1]:7340")).toContain("is an address");
    expect(passkeyRefusal("http://desk.example.com")).toContain("TLS");
    expect(passkeyRefusal("https://desk.example.com")).toBeUndefined();
    expect(passkeyRefusal("http://localhost:7340")).toBeUndefined();
  });
});
