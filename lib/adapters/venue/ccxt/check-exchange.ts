import { z } from "zod";
import type { CheckFailure, CheckOutcome } from "#lib/domain/connection/findings.ts";
import { failureSays } from "#lib/domain/connection/findings.ts";
import { venueForm } from "#lib/domain/connection/venues.ts";
import type { CredentialCheck } from "#lib/ports/credential-check.ts";
import { askRights } from "./ask-rights.ts";
import { type CcxtVenue, isCcxtVenue } from "./exchange-hosts.ts";
import { type Account, ccxt, openExchange } from "./open-exchange.ts";

type Options = {
  /** Origins that take the places of the venues' own, for tests. */
  readonly endpoints?: { readonly [venue: string]: string };
  readonly timeoutMs?: number;
};

/** Coinbase keeps accounts in two interfaces; the trading one is the newer. */
const balanceOf: { readonly [venue in CcxtVenue]?: object } = { coinbase: { v3: true } };

/** Asks an exchange for the balance, which proves key and reading, and for what the key may do. */
export function exchangeCheck(options: Options = {}): CredentialCheck {
  return async ({ venue, isSandbox, credential }) => {
    if (!isCcxtVenue(venue)) throw new TypeError(`${venue} is no exchange`);
    let client: Account | undefined;
    try {
      client = await openExchange(venue, { credential, isSandbox, endpoint: options.endpoints?.[venue], timeoutMs: options.timeoutMs });
      const balance = await client.exchange.fetchBalance(balanceOf[venue] ?? {});
      const rights = await askRights[venue](client, isSandbox);
      const held = Object.entries(balance.total ?? {}).filter(([, total]) => Number(total) !== 0); // counted, never reckoned with
      return { ok: true, findings: { canRead: true, ...rights, assets: held.length } };
    } catch (error) {
      return failed(await codeOf(error, client?.hasSent() ?? false), venueForm(venue).name);
    }
  };
}

function failed(code: CheckFailure["code"], name: string): CheckOutcome {
  return { ok: false, failure: { code, says: failureSays(code, name) } };
}

/** Only the kind of an error is looked at: its text repeats addresses, headers and answers. */
async function codeOf(error: unknown, hasSent: boolean): Promise<CheckFailure["code"]> {
  const {
    AuthenticationError,
    PermissionDenied,
    AccountSuspended,
    InvalidNonce,
    RateLimitExceeded,
    DDoSProtection,
    NetworkError,
    BaseError,
  } = await ccxt();
  if (error instanceof InvalidNonce) return "clock";
  if (error instanceof AuthenticationError || error instanceof PermissionDenied || error instanceof AccountSuspended) return "unauthorised";
  if (error instanceof RateLimitExceeded || error instanceof DDoSProtection) return "rate-limited";
  if (error instanceof NetworkError) return "unreachable";
  if (error instanceof z.ZodError || error instanceof BaseError || hasSent) return "rejected";
  return "unauthorised"; // nothing left this machine: a private key that cannot sign
}
