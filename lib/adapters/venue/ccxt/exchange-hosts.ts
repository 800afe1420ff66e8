/** The only addresses that a credential of each venue is ever sent to. */
export const exchangeHosts = {
  alpaca: { live: ["https://api.alpaca.markets"], sandbox: ["https://paper-api.alpaca.markets"] },
  binance: { live: ["https://api.binance.com"], sandbox: ["https://testnet.binance.vision"] },
  bybit: { live: ["https://api.bybit.com"], sandbox: ["https://api-testnet.bybit.com"] },
  coinbase: { live: ["https://api.coinbase.com"], sandbox: [] },
  kraken: { live: ["https://api.kraken.com"], sandbox: [] },
} as const satisfies Record<string, { readonly live: readonly string[]; readonly sandbox: readonly string[] }>;

export type CcxtVenue = keyof typeof exchangeHosts;

export function isCcxtVenue(venue: string): venue is CcxtVenue {
  return Object.hasOwn(exchangeHosts, venue);
}
