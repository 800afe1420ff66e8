import { describe, expect, it } from "vitest";
import { guardRequest } from "./request-guard.ts";

const origin = "http://127.0.0.1:7340";
const ask = (more: Partial<Parameters<typeof guardRequest>[0]>) =>
  guardRequest({ method: "GET", path: "/overview", host: "127.0.0.1:7340", origin: null, fetchSite: null, ...more }, origin)?.status;

describe("what is refused at the door", () => {
  it("lets the own host in", () => {
    expect(ask({})).toBeUndefined();
    expect(ask({ method: "POST", origin })).toBeUndefined();
  });

  it("answers 421 to every other host", () => {
    for (const host of ["evil.example", "localhost.evil.example:7340", "127.0.0.1", "127.0.0.1:7341", null])
      expect(ask({ host })).toBe(421);
  });

  it("sends a page that is asked for by another name of this machine to the public origin, and nothing else", () => {
    for (const host of ["localhost:7340", "[::1]:7340", "127.1.2.3:7340"]) {
      expect(ask({ host })).toBe(308);
      expect(ask({ host, method: "POST" })).toBe(421);
      expect(ask({ host, path: "/api/v1/portfolios" })).toBe(421);
    }
    const elsewhere = { method: "GET", path: "/", host: "localhost:7340", origin: null, fetchSite: null };
    expect(guardRequest(elsewhere, "https://desk.example.com")?.status).toBe(421);
    expect(guardRequest(elsewhere, origin)?.location).toBe(`${origin}/`);
  });

  it("lets health be asked on loopback names alone", () => {
    expect(ask({ path: "/api/health", host: "localhost:9" })).toBeUndefined();
    expect(ask({ path: "/api/health", host: "[::1]:9" })).toBeUndefined();
    expect(ask({ path: "/api/health", host: "evil.example" })).toBe(421);
    expect(ask({ path: "/api/health", host: "127.evil.example" })).toBe(421);
  });

  it("refuses changes that come from another site", () => {
    expect(ask({ method: "POST", origin: "https://evil.example" })).toBe(403);
    expect(ask({ method: "POST", origin: "null" })).toBe(403);
    expect(ask({ method: "POST", origin: "http://127.0.0.1:7341" })).toBe(403);
    expect(ask({ method: "DELETE", fetchSite: "cross-site" })).toBe(403);
    expect(ask({ method: "POST", fetchSite: "same-site" })).toBe(403);
  });
});
