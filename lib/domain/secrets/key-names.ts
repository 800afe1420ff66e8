/** Words before "key" that make it no credential. */
const harmless = new Set(
  `public pub publishable primary foreign unique composite natural sort partition shard hash range routing cache group row column map object
  bucket item lookup index registry idempotency dedupe dedup translation i18n locale label message hot short shortcut arrow enter escape tab
  modifier host known feature flag config setting storage session_storage site form field query param header json answer parent child`.split(
    /\s+/,
  ),
);

/** Where a bare `key` or `private` is one: venues, data providers and services that give them out. */
const givers =
  /^(?:binance|bybit|coinbase|kraken|alpaca|polygon|alpha_?vantage|finnhub|exchange|venue|broker|oanda|ig|ftx|okx|bitfinex|bitstamp|gemini|kucoin|deribit|api|aws|azure|gcp|stripe|openai|sendgrid|twilio|ssh|ssl|tls|rsa|jwt|hmac|aes|auth|credentials?|signing|encryption)$/;

/**
 * Whether a name is one of a key that is kept from others: `BINANCE_KEY`, `KRAKEN_PRIVATE`, `coinbase.key`, not `SORT_KEY`.
 * @param words of the last part of its path, small, without what only says which one it is
 * @param outer words of the part above
 */
export function namedLikeKey(words: readonly string[], outer: readonly string[], text: string): boolean {
  const last = words.at(-1) ?? "";
  if ((last !== "key" && last !== "private") || isPath(text) || /^[\d._]+$/.test(text)) return false;
  const before = words.at(-2);
  if (before === undefined) return outer.some((word) => givers.test(word)) || (last === "key" && looksRandom(text));
  return !harmless.has(before) && (givers.test(before) || text.length >= 6);
}

const isPath = (text: string) => /^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)|\.(?:pem|key|crt|cer|p12|pfx|json)$/i.test(text);

const looksRandom = (text: string) => /^[A-Za-z0-9+/=_-]{20,}$/.test(text) && /\d/.test(text) && /[A-Za-z]/.test(text);
