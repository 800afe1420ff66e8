import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type VenueScript, venueServer } from "#lib/tooling/venue-server.ts";
import { providerCheck } from "./check-provider.ts";

const KEY = "CANARY0DATA0KEY1";
const scripts: Record<
  "polygon" | "alpha-vantage" | "finnhub",
  VenueScript & { readonly carries: (asked: { path: string; headers: Record<string, unknown> }) => boolean }
> = {
  polygon: {
    answer: () => ({ body: { status: "OK", results: [{ ticker: "A" }] } }),
    wrongKey: { status: 401, body: { status: "ERROR", error: "Unknown API Key" } },
    rateLimited: { status: 429, body: { status: "ERROR" } },
    carries: ({ path, headers }) => headers["authorization"] === `Bearer ${KEY}` && !path.includes(KEY),
  },
  "alpha-vantage": {
    answer: () => ({ body: { "Global Quote": { "01. symbol": "IBM" } } }),
    wrongKey: { body: { "Error Message": "the parameter apikey is invalid or missing." } },
    rateLimited: { body: { Information: `We have detected your API key as ${KEY} and our standard rate limit is 25 requests per day.` } },
    carries: ({ path }) => path.includes(`apikey=${KEY}`),
  },
  finnhub: {
    answer: () => ({ body: { c: 261.74, h: 263.31 } }),
    wrongKey: { status: 401, body: { error: "Invalid API key" } },
    rateLimited: { status: 429, body: { error: "API limit reached." } },
    carries: ({ path, headers }) => headers["x-finnhub-token"] === KEY && !path.includes(KEY),
  },
};

describe.each(Object.keys(scripts) as (keyof typeof scripts)[])("a key of %s", (venue) => {
  let server: Awaited<ReturnType<typeof venueServer>>;
  beforeAll(async () => {
    server = await venueServer(scripts[venue]);
  });
  afterAll(() => server.close());

  const ask = async (timeoutMs = 4_000) => {
    const outcome = await providerCheck({ endpoints: { [venue]: server.endpoint }, timeoutMs })({
      venue,
      isSandbox: false,
      credential: { key: KEY },
    });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
    return outcome;
  };

  it("[S5] is taken when it reads, and can do nothing else", async () => {
    server.is({});
    expect(await ask()).toEqual({
      ok: true,
      findings: { canRead: true, canTrade: false, canWithdraw: false, isAddressBound: null, expiresAt: null, assets: null },
    });
    expect(server.asked.every((asked) => scripts[venue].carries(asked))).toBe(true);
  });

  it("[S5] that is wrong, throttled or asked of a provider that is away is told apart", async () => {
    const codes: string[] = [];
    for (const now of [
      { key: "unknown" },
      { mood: "rate-limited" },
      { mood: "down" },
      { mood: "redirects" },
      { mood: "no-json" },
    ] as const) {
      server.is(now);
      const outcome = await ask();
      codes.push(outcome.ok ? "ok" : outcome.failure.code);
    }
    server.is({ mood: "slow" });
    const slow = await ask(300);
    expect([...codes, slow.ok ? "ok" : slow.failure.code]).toEqual([
      "unauthorised",
      "rate-limited",
      "unreachable",
      "unreachable",
      "rejected",
      "unreachable",
    ]);
  });
});
