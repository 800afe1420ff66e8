import { z } from "zod";
import type { CheckFailure, CheckOutcome } from "#lib/domain/connection/findings.ts";
import { failureSays } from "#lib/domain/connection/findings.ts";
import { venueForm } from "#lib/domain/connection/venues.ts";
import type { CredentialCheck } from "#lib/ports/credential-check.ts";
import { guardedFetch } from "../../egress/guarded-fetch.ts";

type Code = CheckFailure["code"] | undefined;
type Provider = {
  readonly origin: string;
  /** A small read that every plan has. */
  request(origin: string, key: string): { readonly url: string; readonly headers: Record<string, string> };
  /** What is wrong by the body of a 200; undefined where it is a proper answer. */
  readonly judge: (body: unknown) => Code;
};

/** Each provider's one address, and the question whose answer proves the key. */
const providers: Record<string, Provider> = {
  polygon: {
    origin: "https://api.polygon.io",
    request: (origin, key) => ({ url: `${origin}/v3/reference/tickers?limit=1`, headers: { authorization: `Bearer ${key}` } }),
    judge: (body) => (z.object({ status: z.string(), results: z.array(z.unknown()) }).safeParse(body).success ? undefined : "rejected"),
  },
  "alpha-vantage": {
    origin: "https://www.alphavantage.co",
    request: (origin, key) => ({ url: `${origin}/query?function=GLOBAL_QUOTE&symbol=IBM&apikey=${encodeURIComponent(key)}`, headers: {} }),
    // It answers 200 to everything; what is wrong stands in the body.
    judge: (body) => {
      const said = z.record(z.string(), z.unknown()).safeParse(body);
      if (!said.success) return "rejected";
      if ("Global Quote" in said.data) return undefined;
      if ("Error Message" in said.data) return "unauthorised";
      return "Note" in said.data || "Information" in said.data ? "rate-limited" : "rejected";
    },
  },
  finnhub: {
    origin: "https://finnhub.io",
    request: (origin, key) => ({ url: `${origin}/api/v1/quote?symbol=AAPL`, headers: { "x-finnhub-token": key } }),
    judge: (body) => (z.object({ c: z.number() }).safeParse(body).success ? undefined : "rejected"),
  },
};

/** Asks a provider of market data one small question. Its keys can only read. */
export function providerCheck(
  options: { readonly endpoints?: { readonly [venue: string]: string }; readonly timeoutMs?: number } = {},
): CredentialCheck {
  return async ({ venue, credential }) => {
    const provider = providers[venue];
    if (!provider) throw new TypeError(`${venue} is no provider of data`);
    const origin = options.endpoints?.[venue] ?? provider.origin;
    const code = await ask(provider, origin, credential.key, options.timeoutMs ?? 10_000);
    return code ? failed(code, venueForm(venue).name) : { ok: true, findings: reads };
  };
}

const reads = { canRead: true, canTrade: false, canWithdraw: false, isAddressBound: null, expiresAt: null, assets: null };

/** Nothing of an error is kept but its kind: the address may hold the key. */
async function ask(provider: Provider, origin: string, key: string, timeoutMs: number): Promise<Code> {
  const { url, headers } = provider.request(origin, key);
  let response: Response;
  try {
    response = await guardedFetch([origin], { timeoutMs })(url, { headers: { accept: "application/json", ...headers } });
  } catch {
    return "unreachable";
  }
  if (response.status === 401 || response.status === 403) return "unauthorised";
  if (response.status === 429) return "rate-limited";
  if (response.status >= 500) return "unreachable";
  if (response.status !== 200) return "rejected";
  return provider.judge(await response.json().catch(() => undefined));
}

function failed(code: CheckFailure["code"], name: string): CheckOutcome {
  return { ok: false, failure: { code, says: failureSays(code, name) } };
}
