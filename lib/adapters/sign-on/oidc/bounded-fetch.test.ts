import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { boundedFetch, MAX_BODY, MAX_HEADERS, MAX_URI } from "./bounded-fetch.ts";
import { oidcProvider } from "./oidc.ts";

let server: Server;
let issuer = "";
let asked = 0;
/** How long the provider's own authorization address is. */
let path = "/authorize";

beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    const body = request.url?.includes("well-known")
      ? { issuer, authorization_endpoint: issuer + path, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` }
      : {};
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  issuer = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const secrets = { state: "s".repeat(43), nonce: "n".repeat(43), verifier: "v".repeat(43) };

describe("what the desk sends to the provider", () => {
  it("v5.0.0-4.2.5 [A15] is never longer than a server takes: addresses, header fields and forms are measured before they are sent", async () => {
    const fits = `${issuer}/`.padEnd(MAX_URI, "a");
    expect((await boundedFetch(fits, {})).status).toBe(200);
    const before = asked;
    const tooLong: readonly (readonly [string, Parameters<typeof boundedFetch>[1]])[] = [
      [`${fits}a`, {}],
      [issuer, { headers: { authorization: "Basic ".padEnd(MAX_HEADERS, "x") } }],
      [issuer, { headers: { cookie: "a".repeat(MAX_HEADERS / 2), authorization: "b".repeat(MAX_HEADERS / 2) } }],
      [issuer, { method: "POST", body: new URLSearchParams({ code: "c".repeat(MAX_BODY) }) }],
    ];
    for (const [url, options] of tooLong) expect(() => boundedFetch(url, options)).toThrow(RangeError);
    expect(asked).toBe(before);
  });

  it("v5.0.0-4.2.5 [A15] a browser is not sent to an address that it could not ask for", async () => {
    const errors: unknown[] = [];
    const provider = (strongAcr: readonly string[]) =>
      oidcProvider({
        ...{ issuer, clientId: "desk", clientSecret: async () => "secret", redirectUri: "http://127.0.0.1/api/sign-on/callback" },
        ...{ strongAcr, onRefused: (error: unknown) => void errors.push(error) },
      });
    const short = await provider(["urn:test:mfa"]).startUrl(secrets, { isFresh: false });
    expect(short.ok && short.value.length).toBeLessThan(MAX_URI);
    const long = await provider(["u".repeat(MAX_URI)]).startUrl(secrets, { isFresh: false });
    expect(long).toMatchObject({ ok: false, failure: { code: "sign-on-unavailable" } });
    path = `/${"p".repeat(MAX_URI)}`;
    expect((await provider([]).startUrl(secrets, { isFresh: false })).ok).toBe(false);
    expect(errors.map((error) => error instanceof RangeError)).toEqual([true, true]);
  });

  it("v5.0.0-4.2.5 [A15] a client secret that does not fit into a header field never leaves the desk", async () => {
    path = "/authorize";
    const errors: unknown[] = [];
    const provider = oidcProvider({
      ...{ issuer, clientId: "desk", clientSecret: async () => "x".repeat(MAX_HEADERS), redirectUri: "http://127.0.0.1/callback" },
      ...{ strongAcr: [], onRefused: (error: unknown) => void errors.push(error) },
    });
    const finished = await provider.finish(new URLSearchParams({ code: "c", state: secrets.state }), secrets, { isFresh: false });
    expect(finished.ok).toBe(false);
    expect(errors.at(-1)).toBeInstanceOf(RangeError);
  });
});
