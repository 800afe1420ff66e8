/**
 * Where a connection can lead: exchanges and brokers whose account the desk uses, and providers of market data. `fields` is what a person
 * types; `sandbox` says what the venue calls its trial account, where it has one.
 */
export const connectionVenues = {
  alpaca: {
    name: "Alpaca",
    kind: "exchange",
    sandbox: "Paper account",
    fields: { key: "API key ID", secret: "Secret key" },
    advice:
      "Alpaca's keys carry no rights of their own. Of a live account, switch crypto transfers off first: a key that reaches them is refused.",
  },
  binance: {
    name: "Binance",
    kind: "exchange",
    sandbox: "Spot testnet",
    fields: { key: "API key", secret: "Secret key" },
    advice: "Enable reading and spot trading, bind the key to this desk's address, and leave withdrawals off.",
  },
  bybit: {
    name: "Bybit",
    kind: "exchange",
    sandbox: "Testnet",
    fields: { key: "API key", secret: "API secret" },
    advice: "Choose read-write for spot or contract orders, bind the key to this desk's address, and leave Withdrawal off.",
  },
  coinbase: {
    name: "Coinbase",
    kind: "exchange",
    sandbox: null,
    fields: { key: "API key name", secret: "Private key" },
    advice: "Make the key in the developer platform with View and Trade. Leave Transfer off: it moves money out.",
  },
  kraken: {
    name: "Kraken",
    kind: "exchange",
    sandbox: null,
    fields: { key: "API key", secret: "Private key" },
    advice: "Allow querying funds and creating, modifying and cancelling orders. Leave Withdraw off.",
  },
  polygon: {
    name: "Polygon",
    kind: "data",
    sandbox: null,
    fields: { key: "API key" },
    advice: "The default key of your Polygon dashboard.",
  },
  "alpha-vantage": {
    name: "Alpha Vantage",
    kind: "data",
    sandbox: null,
    fields: { key: "API key" },
    advice: "The free key allows 25 requests a day; the health check uses one of them each day.",
  },
  finnhub: { name: "Finnhub", kind: "data", sandbox: null, fields: { key: "API key" }, advice: "The key of your Finnhub dashboard." },
} as const satisfies Record<string, VenueForm>;

type VenueForm = {
  readonly name: string;
  readonly kind: "exchange" | "data";
  readonly sandbox: string | null;
  readonly fields: { readonly key: string; readonly secret?: string };
  readonly advice: string;
};

export type ConnectionVenue = keyof typeof connectionVenues;

export const connectionVenueIds = Object.keys(connectionVenues) as readonly ConnectionVenue[]; // keys of the literal above

export function isConnectionVenue(text: string): text is ConnectionVenue {
  return Object.hasOwn(connectionVenues, text);
}

export function venueForm(venue: ConnectionVenue): VenueForm {
  return connectionVenues[venue];
}
