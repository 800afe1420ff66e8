import { describe, expect, it } from "vitest";
import { safeRedirect } from "./safe-redirect.ts";

describe("where a login leads", () => {
  it.each(["/overview", "/orders?portfolio=1&sort=-at", "/admin/users/0190", "/a%20b"])("keeps the own path %s", (path) => {
    expect(safeRedirect(path)).toBe(path);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/x",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/..//evil.example",
    "/.//evil.example",
    "evil.example",
    "",
    " /overview",
    "/api/auth/signout",
    "/login?next=/login",
    `/${"a".repeat(3_000)}`,
    undefined,
    ["/overview"],
  ])("[A2] refuses %j and goes to the overview", (path) => {
    expect(safeRedirect(path)).toBe("/overview");
  });
});
