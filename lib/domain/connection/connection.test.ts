import { describe, expect, it } from "vitest";
import { MAX_CONNECTIONS, nextCheckMs, retryCheckMs } from "./check-schedule.ts";
import { credentialShapes, lastFour, parseCredential } from "./credential.ts";
import { type Findings, failureSays, isWorthRetrying, refusalOf } from "./findings.ts";
import { connectionVenueIds, venueForm } from "./venues.ts";

const good: Findings = { canRead: true, canTrade: true, canWithdraw: false, isAddressBound: null, expiresAt: null, assets: 1 };
const MINUTE_MS = 60_000;

describe("the form of a venue", () => {
  it("[S5] asks for exactly what its credential is made of", () => {
    for (const venue of connectionVenueIds)
      expect(Object.keys(credentialShapes[venue].shape), venue).toEqual(Object.keys(venueForm(venue).fields));
  });

  it("takes a private key as the venue hands it out, with line feeds written out too", () => {
    const key = "organizations/11111111-1111-4111-8111-111111111111/apiKeys/22222222-2222-4222-8222-222222222222";
    const pem = "-----BEGIN EC PRIVATE KEY-----\nAAAA\nBBBB==\n-----END EC PRIVATE KEY-----";
    for (const secret of [pem, pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", "\r\n"), `  ${pem}\n`])
      expect(parseCredential("coinbase", { key, secret })).toMatchObject({ success: true, data: { secret: pem } });
    for (const secret of ["", "AAAA", pem.slice(0, -5)]) expect(parseCredential("coinbase", { key, secret }).success).toBe(false);
  });

  it("refuses a field that the venue does not ask for, and what cannot be a key", () => {
    expect(parseCredential("finnhub", { key: "a".repeat(20), secret: "" }).success).toBe(true);
    expect(parseCredential("finnhub", { key: "a".repeat(20), secret: "extra" }).success).toBe(false);
    for (const key of ["", "short", "with space in it", "a".repeat(500), "line\nbreak0000", "clé-à-molette"])
      expect(parseCredential("binance", { key, secret: "s".repeat(40) }).success, key).toBe(false);
  });

  it("shows the end of the public part alone", () => {
    expect(lastFour({ key: "abcdefgh1234", secret: "never" })).toBe("1234");
  });
});

describe("what a venue says of a key", () => {
  it("[S5] refuses the right to withdraw, silence about it, and a key that cannot read", () => {
    expect(refusalOf(good, "Kraken")).toBeUndefined();
    expect(refusalOf({ ...good, canTrade: false }, "Kraken")).toBeUndefined();
    expect(refusalOf({ ...good, canWithdraw: true }, "Kraken")).toContain("may withdraw");
    expect(refusalOf({ ...good, canWithdraw: null }, "Kraken")).toContain("does not say");
    expect(refusalOf({ ...good, canRead: false }, "Kraken")).toContain("may not read");
  });

  it("tells a person what to do in each case", () => {
    for (const code of ["unauthorised", "rate-limited", "unreachable", "clock", "rejected"] as const)
      expect(failureSays(code, "Kraken")).toContain("Kraken");
  });
});

describe("when it is checked", () => {
  it("[S5] every quarter of an hour, spread out, and ever more rarely while it fails, but within six hours", () => {
    expect(nextCheckMs("binance", 0, 0)).toBe(12 * MINUTE_MS);
    expect(nextCheckMs("binance", 0, 1)).toBe(18 * MINUTE_MS);
    expect(nextCheckMs("binance", 3, 0.5)).toBe(120 * MINUTE_MS);
    expect(nextCheckMs("binance", 400, 0.5)).toBe(360 * MINUTE_MS);
    expect(nextCheckMs("alpha-vantage", 0, 0.5)).toBe(1_440 * MINUTE_MS);
    expect(nextCheckMs("alpha-vantage", 9, 1)).toBeLessThanOrEqual(1.2 * 1_440 * MINUTE_MS);
    expect(MAX_CONNECTIONS).toBeLessThanOrEqual(100);
  });

  it("a new one is tried three times, and only where another try may help", () => {
    const away = { code: "unreachable", says: "" } as const;
    expect([1, 2, 3].map((tries) => retryCheckMs(tries, away, 0))).toEqual([1_000, 2_000, undefined]);
    expect(retryCheckMs(1, { code: "unauthorised", says: "" }, 0)).toBeUndefined();
    expect(isWorthRetrying({ code: "clock", says: "" })).toBe(false);
  });
});
