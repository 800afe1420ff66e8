import { hash as argon2Hash, verify as argon2Verify, parseOptions } from "@node-rs/argon2";
import { verify as bcryptVerify } from "@node-rs/bcrypt";
import { ok, type Result } from "#lib/domain/kernel/result.ts";
import { HashGate } from "./hash-gate.ts";
import { hmacSha256 } from "./hmac.ts";
import { randomBytes } from "./random.ts";
import type { SecretKey } from "./secret-key.ts";

/** Where peppers come from: the key ring. Without an id: the one for new hashes. */
export type Peppers = { pepper(id?: number): Promise<{ readonly id: number; readonly key: SecretKey }> };

export type PasswordCheck = {
  readonly matches: boolean;
  /** True when it matches and was made under older parameters or an older pepper: store a new hash now. */
  readonly needsRehash: boolean;
};

export type Passwords = {
  /** The text to store. @error throttled */
  hash(password: string): Promise<Result<string>>;
  /** `stored` undefined stands for an unknown user: the same work, never a match. @error throttled */
  verify(stored: string | undefined, password: string): Promise<Result<PasswordCheck>>;
};

/** argon2id is the library's default algorithm. @unit memoryCost: KiB @source OWASP Password Storage, security.md "Login" */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 };

/**
 * Passwords as `pepper id $ argon2id text`, over HMAC-SHA256(pepper, NFKC password), so that a copied table is worthless
 * without the key file. Which passwords are good enough is the use case's question.
 * @throws what the key ring throws
 */
export function passwords(peppers: Peppers, gate: HashGate = processGate()): Passwords {
  return {
    async hash(password) {
      const pepper = await peppers.pepper();
      const hashed = await gate.run(() => argon2Hash(peppered(pepper.key, password), cost));
      return hashed.ok ? ok(`${pepper.id}${hashed.value}`) : hashed;
    },
    async verify(stored, password) {
      const newest = await peppers.pepper();
      if (stored !== undefined && isImportedHash(stored)) return verifyImported(gate, stored, password, peppered(newest.key, password));
      const { pepperId, encoded } = stored === undefined ? { pepperId: newest.id, encoded: nobody } : parse(stored);
      const pepper = pepperId === newest.id ? newest : await peppers.pepper(pepperId);
      const verified = await gate.run(() => argon2Verify(encoded, peppered(pepper.key, password)));
      if (!verified.ok) return verified;
      const matches = verified.value && stored !== undefined;
      return ok({ matches, needsRehash: matches && (pepperId !== newest.id || isOutdated(encoded)) });
    },
  };
}

/** bcrypt text as other systems store it, cost 8 to 12: below it is worth nothing, above it takes longer than a hash of ours. */
export function isImportedHash(text: string): boolean {
  return /^\$2[aby]\$(0[89]|1[0-2])\$[./A-Za-z0-9]{53}$/.test(text);
}

/**
 * The password exactly as it was typed, which is what the other system hashed. bcrypt reads 72 bytes, so a longer one never matches: nobody
 * gets in with the beginning of a password.
 */
async function verifyImported(gate: HashGate, stored: string, password: string, ours: string): Promise<Result<PasswordCheck>> {
  const isWhole = Buffer.byteLength(password, "utf8") <= 72 && !password.includes("\0");
  const verified = await gate.run(() => Promise.all([bcryptVerify(password, stored), argon2Verify(nobody, ours)]));
  if (!verified.ok) return verified;
  const matches = verified.value[0] && isWhole;
  return ok({ matches, needsRehash: matches });
}

/** As base64 text: the library hashes any bytes, but verifies UTF-8 only. */
function peppered(pepper: SecretKey, password: string): string {
  return hmacSha256(pepper, Buffer.from(password.normalize("NFKC"), "utf8")).toString("base64");
}

/** A hash of today's cost that no password has. */
const nobody = (() => {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64").replaceAll("=", "");
  return `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(32))}`;
})();

function parse(stored: string): { pepperId: number; encoded: string } {
  const parts = /^([1-9]\d{0,8})(\$argon2id\$.+)$/.exec(stored);
  if (parts?.[1] === undefined || parts[2] === undefined) throw new TypeError("not a stored password");
  return { pepperId: Number(parts[1]), encoded: parts[2] };
}

function isOutdated(encoded: string): boolean {
  const used = parseOptions(encoded);
  return (Object.keys(cost) as (keyof typeof cost)[]).some((name) => used[name] !== cost[name]); // keys of a literal
}

/** One gate a process: a bundler may load this module twice, memory is there once. */
function processGate(): HashGate {
  const shared = globalThis as { [gateName]?: HashGate }; // the one place that writes this symbol
  shared[gateName] ??= new HashGate({ atOnce: 2, waiting: 50 });
  return shared[gateName];
}

const gateName = Symbol.for("bulwark.password-gate");
