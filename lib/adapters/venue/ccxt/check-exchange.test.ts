import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential } from "#lib/domain/connection/credential.ts";
import { venueScripts } from "#lib/tooling/venue-scripts.ts";
import { venueServer } from "#lib/tooling/venue-server.ts";
import { exchangeCheck } from "./check-exchange.ts";
import type { CcxtVenue } from "./exchange-hosts.ts";
import { ccxt } from "./open-exchange.ts";

const KEY = "canary-key-0f4b1c9d";
const SECRET = Buffer.from("canary-secret-77aa90be-canary-secret").toString("base64");
const pem = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "pem", type: "sec1" }).toString().trim();
const credentials: Record<CcxtVenue, Credential> = {
  alpaca: { key: KEY, secret: SECRET },
  binance: { key: KEY, secret: SECRET },
  bybit: { key: KEY, secret: SECRET },
  coinbase: { key: "organizations/11111111-1111-4111-8111-111111111111/apiKeys/22222222-2222-4222-8222-222222222222", secret: pem },
  kraken: { key: KEY, secret: SECRET },
};

beforeAll(() => ccxt(), 30_000);

describe.each(Object.keys(venueScripts) as CcxtVenue[])("a credential of %s", (venue) => {
  let server: Awaited<ReturnType<typeof venueServer>>;
  beforeAll(async () => {
    server = await venueServer(venueScripts[venue]);
  });
  afterAll(() => server.close());

  const ask = (timeoutMs = 4_000) =>
    exchangeCheck({ endpoints: { [venue]: server.endpoint }, timeoutMs })({ venue, isSandbox: false, credential: credentials[venue] });
  const codeWhile = async (now: Parameters<typeof server.is>[0], timeoutMs?: number) => {
    server.is(now);
    const outcome = await ask(timeoutMs);
    expect(JSON.stringify(outcome)).not.toMatch(/canary|BEGIN|127\.0\.0\.1|upstream/);
    return outcome.ok ? "ok" : outcome.failure.code;
  };

  it("[S5] that reads and trades is taken, with what the venue says of it", async () => {
    server.is({});
    expect(await ask()).toMatchObject({ ok: true, findings: { canRead: true, canTrade: true, canWithdraw: false, assets: 1 } });
  });

  it("[S5] that may withdraw is found out, and so is one that may move money to another account", async () => {
    for (const key of ["withdraws", "transfers"] as const) {
      server.is({ key });
      expect(await ask()).toMatchObject({ ok: true, findings: { canWithdraw: true } });
    }
  });

  it("that only reads is known as such", async () => {
    server.is({ key: "reads" });
    expect(await ask()).toMatchObject({ ok: true, findings: { canRead: true, canTrade: false, canWithdraw: false } });
  });

  it("[S5] that the venue does not know is told from a venue that is away, asks to slow down, is slow or talks nonsense", async () => {
    expect(await codeWhile({ key: "unknown" })).toBe("unauthorised");
    expect(await codeWhile({ mood: "down" })).toBe("unreachable");
    expect(await codeWhile({ mood: "rate-limited" })).toBe("rate-limited");
    expect(await codeWhile({ mood: "slow" }, 400)).toBe("unreachable");
    expect(["rejected", "unreachable"]).toContain(await codeWhile({ mood: "no-json" }));
  });

  it("v5.0.0-15.3.2 a redirect of the venue is never followed", async () => {
    expect(["rejected", "unreachable"]).toContain(await codeWhile({ mood: "redirects" }));
    expect(server.asked.length).toBeGreaterThan(0);
  });

  it.skipIf(!("lateClock" in venueScripts[venue]))("that is refused for this machine's clock says so", async () => {
    expect(await codeWhile({ mood: "late-clock" })).toBe("clock");
  });
});

describe("what else a venue says", () => {
  it("[S5] an address list and an end are taken over", async () => {
    for (const [venue, expected] of [
      ["binance", { isAddressBound: true }],
      ["kraken", { isAddressBound: true, expiresAt: null }],
      ["bybit", { isAddressBound: true, expiresAt: "2027-06-28T09:14:37Z" }],
    ] as const) {
      const server = await venueServer(venueScripts[venue]);
      const check = exchangeCheck({ endpoints: { [venue]: server.endpoint } });
      expect(await check({ venue, isSandbox: false, credential: credentials[venue] })).toMatchObject({ ok: true, findings: expected });
      await server.close();
    }
  });
});

describe("the trial accounts", () => {
  it("[S5] of Binance's testnet is asked without the wallet's interface, which it does not have", async () => {
    const server = await venueServer(venueScripts.binance);
    const check = exchangeCheck({ endpoints: { binance: server.endpoint } });
    expect(await check({ venue: "binance", isSandbox: true, credential: credentials.binance })).toMatchObject({
      ok: true,
      findings: { canTrade: true, canWithdraw: false },
    });
    expect(server.asked.some(({ path }) => path.startsWith("/sapi"))).toBe(false);
    await server.close();
  });

  it("a private key that cannot sign is refused before anything is sent", async () => {
    const server = await venueServer(venueScripts.coinbase);
    const check = exchangeCheck({ endpoints: { coinbase: server.endpoint } });
    const broken = { ...credentials.coinbase, secret: `${pem.slice(0, 60)}${pem.slice(100)}` };
    expect(await check({ venue: "coinbase", isSandbox: false, credential: broken })).toMatchObject({
      ok: false,
      failure: { code: "unauthorised" },
    });
    expect(server.asked).toHaveLength(0);
    await server.close();
  });
});
