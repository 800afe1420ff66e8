import { describe, expect, it } from "vitest";
import { corsHeaders, preflight } from "./cors.ts";
import { guardRequest } from "./request-guard.ts";

const own = "https://desk.example";
const friend = "https://tools.example";
const allowed = [friend];
const ask = (path: string, origin: string | null) => preflight({ method: "OPTIONS", path, origin, wantsMethod: "POST" }, allowed);

describe("other origins", () => {
  it("v5.0.0-3.4.2 [A11] are answered when they stand on the list exactly, below /api/v1 alone", () => {
    expect(corsHeaders("/api/v1/runs", friend, allowed)).toMatchObject({ "Access-Control-Allow-Origin": friend, Vary: "Origin" });
    for (const origin of [
      "https://tools.example.evil.example",
      "https://evil-tools.example",
      "http://tools.example",
      "https://tools.example:444",
      "null",
      "",
    ])
      expect(corsHeaders("/api/v1/runs", origin, allowed)).toEqual({ Vary: "Origin" });
    for (const path of ["/api/session", "/api/v1", "/api/v10/runs", "/overview", "/api/auth/csrf"])
      expect(corsHeaders(path, friend, allowed)).toEqual({});
    expect(corsHeaders("/api/v1/runs", friend, [])).toEqual({});
  });

  it("v5.0.0-3.4.2 [A11] are never lent cookies, and never answered with a star", () => {
    const text = JSON.stringify([corsHeaders("/api/v1/runs", friend, allowed), ask("/api/v1/runs", friend)]);
    expect(text).not.toMatch(/credentials/i);
    expect(text).not.toContain("*");
  });

  it("v5.0.0-3.5.2 [A11] are told before they send: 204 for those on the list, 403 for the rest", () => {
    expect(ask("/api/v1/runs", friend)).toMatchObject({
      status: 204,
      headers: { "Access-Control-Allow-Headers": "authorization, content-type" },
    });
    expect(ask("/api/v1/runs", "https://evil.example")?.status).toBe(403);
    expect(ask("/api/session", friend)?.status).toBe(403);
    expect(preflight({ method: "OPTIONS", path: "/api/v1/runs", origin: null, wantsMethod: null }, allowed)).toBeUndefined();
  });

  it("v5.0.0-3.5.1 [A11] may change something only when on the list, only there", () => {
    const send = (path: string, origin: string) =>
      guardRequest({ method: "POST", path, host: "desk.example", origin, fetchSite: "cross-site" }, own, allowed)?.status;
    expect(send("/api/v1/runs", friend)).toBeUndefined();
    expect(send("/api/v1/runs", "https://evil.example")).toBe(403);
    expect(send("/api/session", friend)).toBe(403);
    expect(send("/overview", friend)).toBe(403);
  });
});
