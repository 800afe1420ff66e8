import { createHash, randomBytes } from "node:crypto";
import { EncryptJWT, SignJWT } from "jose";
import { decode, encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { asId, type SessionId } from "../domain/kernel/ids.ts";
import { openToken, sealToken, type TokenSeal } from "./session-token.ts";

const sessionId = asId<SessionId>("0199a000-0000-7000-8000-00000000000a");
const secret = (name: string) => createHash("sha256").update(name).digest("base64url");
const seal: TokenSeal = {
  secrets: [secret("active"), secret("previous")],
  salt: "bulwark-session-test",
  audience: "http://127.0.0.1:7340",
};
const [active = "", previous = ""] = seal.secrets;
const good = { sid: sessionId, use: "session", aud: seal.audience };

/** A token of the session library with any payload, under any secret. */
const libraryToken = (payload: Record<string, unknown>, under = active, salt = seal.salt, maxAge = 1_800) =>
  encode({ token: payload, secret: under, salt, maxAge });

/** The token with another header in front; where the cipher authenticates the header it cannot open, and ours is refused before that. */
function withHeader(token: string, change: (header: Record<string, unknown>) => Record<string, unknown>): string {
  const [head = "", ...rest] = token.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString()) as Record<string, unknown>;
  return [Buffer.from(JSON.stringify(change(header))).toString("base64url"), ...rest].join(".");
}

describe("a sign-in token", () => {
  it("v5.0.0-9.1.1 [A5] is refused when a single character of any part of it changed", async () => {
    const token = await sealToken(seal, sessionId);
    expect(await openToken(seal, token)).toBe(sessionId);
    for (let at = 0; at < token.length; at += 7) {
      if (token[at] === ".") continue;
      const other = token[at] === "A" ? "B" : "A";
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      // The last character of a part may hold unused bits: then the bytes are the same and so is the token.
      const same = changed
        .split(".")
        .every((part, n) => Buffer.from(part, "base64url").equals(Buffer.from(token.split(".")[n] ?? "", "base64url")));
      if (!same) expect(await openToken(seal, changed), `character ${at}`).toBeUndefined();
    }
  });

  it("v5.0.0-9.1.1 is refused under a key that is not ours", async () => {
    expect(await openToken(seal, await libraryToken(good, secret("somebody else's")))).toBeUndefined();
    expect(await openToken({ ...seal, secrets: [] }, await sealToken(seal, sessionId))).toBeUndefined();
  });

  it("v5.0.0-9.1.2 is refused with another algorithm, with none, and as a signed token instead of an encrypted one", async () => {
    const token = await sealToken(seal, sessionId);
    for (const alg of ["none", "HS256", "RS256", "A256KW", "PBES2-HS256+A128KW", "Dir", ""]) {
      expect(
        await openToken(
          seal,
          withHeader(token, (header) => ({ ...header, alg })),
        ),
        alg,
      ).toBeUndefined();
    }
    for (const enc of ["A128CBC-HS256", "A256GCM", "none", ""]) {
      expect(
        await openToken(
          seal,
          withHeader(token, (header) => ({ ...header, enc })),
        ),
        enc,
      ).toBeUndefined();
    }
    const bytes = new TextEncoder().encode(active);
    const signed = await new SignJWT(good).setProtectedHeader({ alg: "HS256" }).setExpirationTime("30m").sign(bytes);
    expect(await openToken(seal, signed)).toBeUndefined();
    const bare = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    expect(await openToken(seal, `${bare({ alg: "none" })}.${bare(good)}.`)).toBeUndefined();
    expect(await openToken(seal, `${bare({ alg: "dir", enc: "A256CBC-HS512", kid: "x" })}..${bare(good)}.${bare(good)}.`)).toBeUndefined();
  });

  it("v5.0.0-9.1.2 is refused with the library's second algorithm, which it would take by itself", async () => {
    const { hkdfSync } = await import("node:crypto");
    const key = new Uint8Array(hkdfSync("sha256", active, seal.salt, `Auth.js Generated Encryption Key (${seal.salt})`, 32));
    const gcm = await new EncryptJWT(good).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).setExpirationTime("30m").encrypt(key);
    expect(await decode({ token: gcm, secret: active, salt: seal.salt })).toMatchObject({ sid: sessionId });
    expect(await openToken(seal, gcm)).toBeUndefined();
  });

  it("v5.0.0-9.1.3 is refused without a key id, also where it is sealed under our own key and the library would take it", async () => {
    const { hkdfSync } = await import("node:crypto");
    const key = new Uint8Array(hkdfSync("sha256", active, seal.salt, `Auth.js Generated Encryption Key (${seal.salt})`, 64));
    const header = { alg: "dir", enc: "A256CBC-HS512" };
    const sealed = (more: object) =>
      new EncryptJWT(good)
        .setProtectedHeader({ ...header, ...more })
        .setExpirationTime("30m")
        .encrypt(key);
    expect(await decode({ token: await sealed({}), secret: active, salt: seal.salt })).toMatchObject({ sid: sessionId });
    expect(await openToken(seal, await sealed({}))).toBeUndefined();
    const kid = JSON.parse(Buffer.from((await sealToken(seal, sessionId)).split(".")[0] ?? "", "base64url").toString()).kid as string;
    expect(await openToken(seal, await sealed({ kid }))).toBe(sessionId);
    for (const more of [{ jku: "https://attacker.test" }, { cty: "JWT" }, { typ: "at+jwt" }]) {
      expect(await openToken(seal, await sealed({ kid, ...more }))).toBeUndefined();
    }
  });

  it("v5.0.0-9.1.3 is refused with a key or the address of a key in its header, and without a key id or with an unknown one", async () => {
    const token = await sealToken(seal, sessionId);
    const additions: Record<string, unknown>[] = [
      { jku: "https://attacker.test/keys.json" },
      { x5u: "https://attacker.test/cert.pem" },
      { jwk: { kty: "oct", k: randomBytes(64).toString("base64url") } },
      { x5c: ["AA=="] },
      { crit: ["exp"] },
      { zip: "DEF" },
      { cty: "JWT" },
      { p2c: 1_000_000 },
    ];
    for (const added of additions) {
      expect(
        await openToken(
          seal,
          withHeader(token, (header) => ({ ...header, ...added })),
        ),
        Object.keys(added).join(),
      ).toBeUndefined();
    }
    for (const kid of [undefined, "", "../../etc/passwd", "' OR 1=1 --", 7]) {
      expect(
        await openToken(
          seal,
          withHeader(token, (header) => ({ ...header, kid })),
        ),
      ).toBeUndefined();
    }
    // Sealed by somebody with a key of their own who names it in the header.
    const own = randomBytes(64);
    const header = { alg: "dir", enc: "A256CBC-HS512", jwk: { kty: "oct", k: own.toString("base64url") } };
    expect(
      await openToken(seal, await new EncryptJWT(good).setProtectedHeader(header).setExpirationTime("30m").encrypt(own)),
    ).toBeUndefined();
  });

  it("v5.0.0-9.2.1 is refused past its time, and without one", async () => {
    expect(await openToken(seal, await libraryToken(good, active, seal.salt, -60))).toBeUndefined();
    expect(await openToken(seal, await sealToken(seal, sessionId, -60))).toBeUndefined();
    const early = { ...good, nbf: Math.floor(Date.now() / 1_000) + 3_600 };
    expect(await openToken(seal, await libraryToken(early))).toBeUndefined();
  });

  it("v5.0.0-9.2.2 is refused where it was made for something else: another purpose, another cookie, an API token", async () => {
    expect(await openToken(seal, await libraryToken({ ...good, use: "reset" }))).toBeUndefined();
    expect(await openToken(seal, await libraryToken({ sid: sessionId, aud: seal.audience }))).toBeUndefined();
    expect(await openToken(seal, await libraryToken(good, active, "bulwark-csrf-test"))).toBeUndefined();
    expect(await openToken(seal, await libraryToken({ ...good, sid: "not an id" }))).toBeUndefined();
    expect(await openToken(seal, await libraryToken({ ...good, sid: { $ne: null } }))).toBeUndefined();
    for (const text of ["bwk_0123456789", "", undefined, "a.b.c.d.e", "a..b.c.d", "x".repeat(5_000)])
      expect(await openToken(seal, text)).toBeUndefined();
  });

  it("v5.0.0-9.2.3 is refused by a desk at another address, with an audience of several, and without one", async () => {
    const token = await sealToken(seal, sessionId);
    expect(await openToken({ ...seal, audience: "https://other.test" }, token)).toBeUndefined();
    expect(await openToken(seal, await libraryToken({ ...good, aud: [seal.audience, "https://other.test"] }))).toBeUndefined();
    expect(await openToken(seal, await libraryToken({ sid: sessionId, use: "session" }))).toBeUndefined();
  });

  it("v5.0.0-9.2.4 names this desk's one public address as its audience and nothing personal", async () => {
    const payload = await decode({ token: await sealToken(seal, sessionId), secret: active, salt: seal.salt });
    expect(payload).toMatchObject(good);
    expect(Object.keys(payload ?? {}).sort()).toEqual(["aud", "exp", "iat", "jti", "sid", "use"]);
    expect(Number(payload?.exp) - Number(payload?.iat)).toBe(30 * 60);
  });

  it("[A5] opens under the previous key too, and no longer once that is retired", async () => {
    const old = await sealToken({ ...seal, secrets: [previous] }, sessionId);
    expect(await openToken(seal, old)).toBe(sessionId);
    expect(await openToken({ ...seal, secrets: [secret("next"), active] }, old)).toBeUndefined();
  });

  it("[A5] v5.0.0-7.2.3 carries an id of its key, and two for one session differ", async () => {
    const [first, second] = [await sealToken(seal, sessionId), await sealToken(seal, sessionId)];
    const kidOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid as string;
    expect(first).not.toBe(second);
    expect(kidOf(first)).toBe(kidOf(second));
    expect(kidOf(await sealToken({ ...seal, secrets: [previous] }, sessionId))).not.toBe(kidOf(first));
    expect(Buffer.from(first.split(".")[4] ?? "", "base64url").length * 8).toBeGreaterThanOrEqual(128); // to guess one is to guess its tag
  });
});
