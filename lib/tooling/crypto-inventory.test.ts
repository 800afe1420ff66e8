/** Looks for cryptography in the whole tree, and holds it against docs/crypto-inventory.md and what is approved. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { projectRoot, sourceFiles } from "./source-files.ts";

const isTest = (path: string) => /[.](test|bench|contract|e2e)[.]|\/testing\/|^e2e\/|^lib\/tooling\/|[.]d[.]m?ts$/.test(path);
const files = sourceFiles().filter(({ path }) => !isTest(path));
const uses =
  /from "(?:node:crypto|crypto|@node-rs\/argon2|@node-rs\/bcrypt|@hpke\/[\w-]+|otplib|@simplewebauthn\/server)"|crypto\.subtle\b/;
const using = files.filter(({ text }) => uses.test(text));
const inventory = readFileSync(join(projectRoot, "docs/crypto-inventory.md"), "utf8");

/** Every place of a pattern: `path: match`. */
function places(pattern: RegExp, among = files): string[] {
  return among.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`));
}

describe("cryptography in this tree", () => {
  test("v5.0.0-11.1.2 v5.0.0-11.1.3 every file that uses it stands in the inventory, and none in vain", () => {
    const listed = [...inventory.matchAll(/^\| ((?:lib|scripts|app|worker|cli)\/\S+) \|/gm)].map(([, path]) => path);
    expect(listed.toSorted()).toEqual(using.map(({ path }) => path).toSorted());
  });

  test("v5.0.0-11.1.2 every purpose of a key stands in the inventory", () => {
    const purposes = readFileSync(join(projectRoot, "lib/crypto/purpose.ts"), "utf8").matchAll(/^ {2}(\w+): true,$/gm);
    for (const [, purpose] of purposes) expect(inventory).toMatch(new RegExp(`purpose key \\([^)]*\\b${purpose}\\b`));
  });

  test("v5.0.0-11.2.1 is Node's and that of well-kept packages: no cipher, hash or generator is written here", () => {
    const own = /\b(?:sbox|SBOX|mixColumns|subBytes|keySchedule|expandKey|chacha|salsa20|md4|sha_?256_?[kK]\b)\w*/g;
    expect(places(own)).toEqual([]);
    const packages = places(/from "(?:crypto-js|tweetnacl|node-forge|sjcl|elliptic|bcryptjs|jsonwebtoken|@noble\/[\w-]+)"/g);
    expect(packages).toEqual([]);
  });

  test("v5.0.0-11.3.1 v5.0.0-11.3.2 encrypts with AES-256-GCM alone: no other mode, cipher or padding is named", () => {
    expect(places(/\bcreate(?:Cipher|Decipher)iv\(/g).map((place) => place.split(":")[0])).toEqual([
      "lib/crypto/aes-gcm.ts",
      "lib/crypto/aes-gcm.ts",
    ]);
    for (const place of places(/create(?:Cipher|Decipher)iv\("[^"]+"/g)) expect(place).toContain("aes-256-gcm");
    expect(places(/"(?:aes-?\d+-(?:ecb|cbc|ctr|cfb|ofb)|des|des-[a-z0-9-]+|rc4|bf-cbc)"|RSA_PKCS1_PADDING|createCipher\(/gi)).toEqual([]);
  });

  test("v5.0.0-11.2.4 compares what is secret in constant time: no short-circuit comparison of bytes in lib/crypto", () => {
    const room = files.filter(({ path }) => path.startsWith("lib/crypto/") && path !== "lib/crypto/verify-vectors.ts"); // public vectors
    expect(places(/\.equals\(|Buffer\.compare\(|\.compare\(/g, room)).toEqual([]);
    for (const name of ["api-token", "bw1-frame", "secret-link"])
      expect(readFileSync(join(projectRoot, `lib/crypto/${name}.ts`), "utf8")).toContain("timingSafeEqual(");
  });

  test("v5.0.0-11.5.1 draws what must not be guessed from the system's generator: Math.random only spreads out attempts", () => {
    const random = files.filter(({ text }) => /\bMath\.random\(/.test(text)).map(({ path }) => path);
    expect(random).toEqual(["components/live/event-stream.ts", "lib/db/live-listen.ts"]);
    expect(places(/\b(?:pseudoRandomBytes|seedrandom|mersenne)\b/g)).toEqual([]);
  });

  test("v5.0.0-11.6.1 makes asymmetric keys on approved curves alone", () => {
    const made = places(/generateKeyPair(?:Sync)?\("([^"]+)"/g);
    for (const place of made) expect(place).toMatch(/"(?:x25519|ed25519)"/);
    expect(made.length).toBeGreaterThan(0);
  });

  test("v5.0.0-13.3.1 holds no secret: no key, token or password stands in source or settings", () => {
    const secret =
      /AKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]|\bghp_[A-Za-z0-9]{36}|\bhvs\.[A-Za-z0-9]{24,}|\bsk_live_[A-Za-z0-9]{16,}/g;
    expect(places(secret)).toEqual([]);
    const settings = readFileSync(join(projectRoot, ".env.example"), "utf8");
    expect(settings.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  });
});
