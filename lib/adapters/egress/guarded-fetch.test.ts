import { readFileSync } from "node:fs";
import { createServer as createPlain } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnCertificate, ownCertificate } from "#lib/tooling/own-certificate.ts";
import { exchangeHosts } from "../venue/ccxt/exchange-hosts.ts";
import { guardedFetch } from "./guarded-fetch.ts";

const made = ownCertificate();

describe("what leaves this machine for a venue", () => {
  let asked = 0;
  const plain = createPlain((request, response) => {
    asked += 1;
    if (request.url === "/long") return void response.end(Buffer.alloc(5 * 1024 * 1024));
    if (request.url === "/slow") return;
    if (request.url === "/away") return void response.writeHead(307, { location: "/here" }).end();
    response.end("here");
  });
  let origin: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`; // it listens on a port
  });
  afterAll(() => {
    plain.closeAllConnections();
    plain.close();
  });

  it("v5.0.0-12.3.1 v5.0.0-12.3.3 is asked of every venue over https alone", () => {
    const hosts = Object.values(exchangeHosts).flatMap(({ live, sandbox }) => [...live, ...sandbox]);
    expect(hosts.length).toBeGreaterThan(7);
    expect(hosts.filter((host) => !host.startsWith("https://"))).toEqual([]);
  });

  it("v5.0.0-1.3.6 v5.0.0-13.2.4 v5.0.0-13.2.5 reaches the named origins and no other, whatever address it is given", async () => {
    const fetching = guardedFetch([origin], { timeoutMs: 2_000 });
    expect(await (await fetching(`${origin}/x`)).text()).toBe("here");
    const before = asked;
    for (const url of [
      "http://127.0.0.1:1/",
      "http://169.254.169.254/latest",
      `${origin}@127.0.0.1:1/`,
      "file:///etc/passwd",
      origin.replace("http", "https"),
    ])
      await expect(fetching(url)).rejects.toThrow(/not an address|Invalid|parse/i);
    expect(asked).toBe(before);
  });

  it("v5.0.0-15.3.2 follows no redirect", async () => {
    await expect(guardedFetch([origin], { timeoutMs: 2_000 })(`${origin}/away`)).rejects.toThrow();
  });

  it("v5.0.0-13.2.6 waits no longer and takes no more than it was told", async () => {
    const fetching = guardedFetch([origin], { timeoutMs: 300 });
    await expect(fetching(`${origin}/slow`)).rejects.toThrow();
    await expect(guardedFetch([origin], { timeoutMs: 5_000 })(`${origin}/long`)).rejects.toThrow("too long");
  });

  it.skipIf(!made)("v5.0.0-12.3.2 sends nothing to a server whose certificate nobody vouches for", async () => {
    const files = made as OwnCertificate; // else skipped
    let got = 0;
    const server = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, (_request, response) => {
      got += 1;
      response.end("secrets, please");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const secured = `https://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
    await expect(
      guardedFetch([secured], { timeoutMs: 2_000 })(`${secured}/x`, { headers: { authorization: "Bearer canary" } }),
    ).rejects.toThrow();
    expect(got).toBe(0);
    server.close();
  });
});
