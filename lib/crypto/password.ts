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
  /**
   * `stored` undefined stands for an unknown user: the same work, never a match. `cover` is the highest cost of an imported hash at the
   * desk, where it has any: then every check takes as long as that of such a hash, so that the time does not tell whose they are.
   * @error throttled
   */
  verify(stored: string | undefined, password: string, cover?: number): Promise<Result<PasswordCheck>>;
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
    async verify(stored, password, cover) {
      const newest = await peppers.pepper();
      if (stored !== undefined && isImportedHash(stored))
        return verifyImported(gate, { stored, password, cover }, peppered(newest.key, password));
      const { pepperId, encoded } = stored === undefined ? { pepperId: newest.id, encoded: nobody } : parse(stored);
      const pepper = pepperId === newest.id ? newest : await peppers.pepper(pepperId);
      const verified = await gate.run(async () => {
        const holds = await argon2Verify(encoded, peppered(pepper.key, password));
        if (cover) await bcryptVerify(password, imported(cover)); // one after the other: a place in the gate is one thread
        return holds;
      });
      if (!verified.ok) return verified;
      const matches = verified.value && stored !== undefined;
      return ok({ matches, needsRehash: matches && (pepperId !== newest.id || isOutdated(encoded)) });
    },
  };
}

/** bcrypt text as other systems store it, cost 8 to 12: below it is worth nothing, above it would take a check a second. */
export function isImportedHash(text: string): boolean {
  return /^\$2[aby]\$(0[89]|1[0-2])\$[./A-Za-z0-9]{53}$/.test(text);
}

/**
 * The password exactly as it was typed, which is what the other system hashed. bcrypt reads 72 bytes, so a longer one never matches: nobody
 * gets in with the beginning of a password.
 */
async function verifyImported(gate: HashGate, { stored, password, cover }: Imported, ours: string): Promise<Result<PasswordCheck>> {
  const isWhole = Buffer.byteLength(password, "utf8") <= 72 && !password.includes("\0");
  const verified = await gate.run(async () => {
    await argon2Verify(nobody, ours);
    const holds = await bcryptVerify(password, stored);
    // bcrypt doubles with each cost: one more of the own cost, then one of each above it, make up what the highest takes.
    for (let cost = Number(stored.slice(4, 6)); cost < (cover ?? 0); cost++) await bcryptVerify(password, imported(cost));
    return holds;
  });
  if (!verified.ok) return verified;
  const matches = verified.value && isWhole;
  return ok({ matches, needsRehash: matches });
}

type Imported = { readonly stored: string; readonly password: string; readonly cover: number | undefined };

/** bcrypt text of this cost that no password has. */
function imported(cost: number): string {
  return `$2b$${String(cost).padStart(2, "0")}$${nobodyImported}`;
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

/** Salt and hash of a bcrypt text, 16 and 23 random bytes less a few bits; its letters are those of base64 but for one. */
const nobodyImported = (() => {
  const letters = (bytes: number) => Buffer.from(randomBytes(bytes)).toString("base64").replaceAll("+", ".").replaceAll("=", "");
  return `${letters(15)}O.${letters(22)}.`.slice(0, 53);
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
