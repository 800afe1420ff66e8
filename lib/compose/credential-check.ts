import { readFileSync } from "node:fs";
import { exchangeCheck } from "../adapters/venue/ccxt/check-exchange.ts";
import { providerCheck } from "../adapters/venue/data-provider/check-provider.ts";
import { connectionVenueIds, venueForm } from "../domain/connection/venues.ts";
import type { CredentialCheck } from "../ports/credential-check.ts";

/** Asks whichever adapter knows the venue. `endpointsFile` leads the venues' names to servers of this machine, for tests. */
export function credentialCheck(endpointsFile?: string): CredentialCheck {
  const endpoints = endpointsFile ? readEndpoints(endpointsFile) : {};
  const [exchange, provider] = [exchangeCheck({ endpoints }), providerCheck({ endpoints })];
  return (ask) => (venueForm(ask.venue).kind === "exchange" ? exchange : provider)(ask);
}

/** @throws when it names anything but venues and loopback addresses: credentials leave this machine to the venues' own hosts alone */
export function readEndpoints(path: string): { readonly [venue: string]: string } {
  const given: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (!given || typeof given !== "object") throw new Error(`${path} is not a list of endpoints`);
  return Object.fromEntries(
    Object.entries(given).map(([venue, endpoint]) => {
      const { protocol, hostname, origin } = new URL(String(endpoint));
      const isLoopback = ["127.0.0.1", "[::1]", "localhost"].includes(hostname) && /^https?:$/.test(protocol);
      if (!isLoopback || !(connectionVenueIds as readonly string[]).includes(venue))
        throw new Error(`${path} may lead venues to this machine alone`);
      return [venue, origin];
    }),
  );
}
