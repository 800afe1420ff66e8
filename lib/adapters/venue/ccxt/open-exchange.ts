import type { Exchange } from "ccxt";
import type { Credential } from "#lib/domain/connection/credential.ts";
import { type GuardedFetch, guardedFetch } from "../../egress/guarded-fetch.ts";
import { type CcxtVenue, exchangeHosts } from "./exchange-hosts.ts";

const TIMEOUT_MS = 10_000;

/** The library's client of one account, and the HTTP status it was last answered with: its own errors mix them up. */
export type Account = { readonly exchange: Exchange; readonly lastStatus: () => number | undefined; readonly hasSent: () => boolean };

type Ccxt = typeof import("ccxt");
let loaded: Promise<Ccxt> | undefined;

/** The library, loaded on first use: it takes a second and 60 MB, which a worker without connections need not spend. */
export function ccxt(): Promise<Ccxt> {
  loaded ??= import("ccxt");
  return loaded;
}

/** A client of one account whose every request goes through the guarded fetch. `endpoint` takes the place of the venue's hosts, for tests. */
export async function openExchange(
  venue: CcxtVenue,
  {
    credential,
    isSandbox,
    endpoint,
    timeoutMs = TIMEOUT_MS,
  }: {
    readonly credential: Credential;
    readonly isSandbox: boolean;
    readonly endpoint?: string | undefined;
    readonly timeoutMs?: number | undefined;
  },
): Promise<Account> {
  const library = await ccxt();
  const exchange: Exchange = new library[venue]({
    apiKey: credential.key,
    secret: credential.secret ?? "",
    timeout: timeoutMs,
    enableRateLimit: false, // a check is a handful of calls
    maxRetriesOnFailure: 0,
    validateServerSsl: true,
  });
  if (isSandbox) exchange.setSandboxMode(true);
  const hosts = endpoint ? [endpoint] : exchangeHosts[venue][isSandbox ? "sandbox" : "live"];
  if (endpoint) Object.assign(exchange.urls, { api: leadingTo(endpoint, exchange.urls["api"]) });
  let status: number | undefined;
  let hasSent = false;
  const fetching = guardedFetch(hosts, { timeoutMs });
  const noting: GuardedFetch = async (url, init) => {
    status = undefined;
    hasSent = true;
    const response = await fetching(url, init);
    status = response.status;
    return response;
  };
  Object.assign(exchange, { fetchImplementation: noting, fetchIsNative: false });
  exchange.setMarkets({}); // balances need no list of markets, which would be thousands of lines
  return { exchange, lastStatus: () => status, hasSent: () => hasSent };
}

function leadingTo(endpoint: string, urls: unknown): unknown {
  if (typeof urls === "string") return urls.replace(/^https?:\/\/[^/]+/, new URL(endpoint).origin);
  if (!urls || typeof urls !== "object") return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, leadingTo(endpoint, url)]));
}
