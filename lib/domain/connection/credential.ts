import { z } from "zod";
import { type ConnectionVenue, venueForm } from "./venues.ts";

/** What a venue gave a person to prove the account with. Never shown again after it was typed. */
export type Credential = { readonly key: string; readonly secret?: string };

const line = (name: string, pattern: RegExp, max = 300) =>
  z
    .string(`Type the ${name}.`)
    .trim()
    .min(1, `Type the ${name}.`)
    .max(max, `This is too long for the ${name}.`)
    .regex(pattern, `This does not look like the ${name}: copy it once more.`);
const plain = /^[A-Za-z0-9_-]{8,200}$/;
const base64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

/** A private key as Coinbase hands it out: PEM, also with `\n` written out as in its JSON file, or 64 bytes in base64. */
const coinbaseKey = z
  .string("Type the private key.")
  .trim()
  .min(1, "Type the private key.")
  .max(4_000, "This is too long for the private key.")
  .transform((text) => text.replaceAll("\\n", "\n").replaceAll("\r\n", "\n"))
  .refine(
    (text) =>
      /^-----BEGIN (EC )?PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END (EC )?PRIVATE KEY-----$/.test(text) ||
      /^[A-Za-z0-9+/]{86}==$/.test(text),
    "This does not look like the private key: copy all of it, from BEGIN to END.",
  );

/** The typed form of each venue. */
export const credentialShapes = {
  alpaca: z.strictObject({ key: line("API key ID", plain), secret: line("secret key", plain) }),
  binance: z.strictObject({ key: line("API key", plain), secret: line("secret key", plain) }),
  bybit: z.strictObject({ key: line("API key", plain), secret: line("API secret", plain) }),
  coinbase: z.strictObject({ key: line("API key name", /^(organizations\/[0-9a-f-]{36}\/apiKeys\/)?[0-9a-f-]{36}$/), secret: coinbaseKey }),
  kraken: z.strictObject({ key: line("API key", /^[A-Za-z0-9+/=]{16,200}$/), secret: line("private key", base64) }),
  polygon: z.strictObject({ key: line("API key", plain) }),
  "alpha-vantage": z.strictObject({ key: line("API key", /^[A-Za-z0-9]{8,64}$/) }),
  finnhub: z.strictObject({ key: line("API key", plain) }),
} as const satisfies Record<ConnectionVenue, z.ZodType<Credential>>;

/** The credential of a venue, from what a form sent; fields that the venue does not ask for must be absent or empty. */
export function parseCredential(
  venue: ConnectionVenue,
  given: { readonly key?: string | undefined; readonly secret?: string | undefined },
) {
  const { key, secret } = given;
  const asked = venueForm(venue).fields.secret === undefined && !secret ? { key } : { key, secret };
  return credentialShapes[venue].safeParse(asked);
}

/** The end of the public part, for telling keys apart. */
export function lastFour(credential: Credential): string {
  return credential.key.slice(-4);
}
