import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Planted } from "#lib/tooling/leak-search.ts";
import { password } from "./password.ts";
import { emailOf } from "./people.ts";
import { testDesk } from "./test-desk.ts";

/** Every key of the desk's key files, as bytes, and the passwords of its database roles. */
export function keysOfDesk(): readonly Planted[] {
  const folder = join(testDesk().data, "keys");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".key"))
    .flatMap((name) => secretsIn(name, JSON.parse(readFileSync(join(folder, name), "utf8"))));
}

const key = (end: string) => `KrakenKey00000000${end}`;

/** What is typed for an exchange, in the form that Kraken's have. The same in every process of a run, since the hunt is another than the journeys. */
export const exchangeCredential = {
  key,
  keys: ["0041", "0042", "0043", "0044"].map(key),
  secret: createHash("sha512").update("private key of the journeys").digest("base64"),
} as const;

/** What people typed during the journeys. */
export const typed: readonly Planted[] = [
  { name: "password", secret: password },
  { name: "exchange secret", secret: exchangeCredential.secret },
  { name: "exchange secret as bytes", secret: Buffer.from(exchangeCredential.secret, "base64") },
  ...exchangeCredential.keys.map((secret) => ({ name: `exchange key …${secret.slice(-4)}`, secret })),
];

/** Stands in no address, log or data file in the clear either. */
export const personal: readonly Planted[] = ["admin", "trader", "viewer"].map((who) => ({
  name: `e-mail of ${who}`,
  secret: emailOf(who),
}));

/** Files below a folder that are not folders themselves. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Keys stand as 43 characters of base64url; addresses hold a password of the same length. */
function secretsIn(file: string, content: unknown): readonly Planted[] {
  const texts = JSON.stringify(content).match(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g) ?? [];
  return [...new Set(texts)].flatMap((text, i) => [
    { name: `${file} #${i}`, secret: text },
    { name: `${file} #${i} as bytes`, secret: Buffer.from(text, "base64url") },
  ]);
}
