import { createHash, timingSafeEqual } from "node:crypto";
import type { ApiTokens } from "#lib/ports/api-tokens.ts";
import { hmacSha256 } from "./hmac.ts";
import { randomBytes } from "./random.ts";

/** `bulwark_KEYID_SECRET`: a name that scanners for leaked secrets can find, 8 bytes that are public, 32 that are not, in hex. */
const form = /^bulwark_([0-9a-f]{16})_([0-9a-f]{64})$/;

/** A fast hash is enough for 256 random bits. A signature is made with the secret's text as it stands in the token. */
export const apiTokens: ApiTokens = {
  mint() {
    const keyId = Buffer.from(randomBytes(8)).toString("hex");
    const secret = Buffer.from(randomBytes(32)).toString("hex");
    return { keyId, text: `bulwark_${keyId}_${secret}`, secretHash: sha256(Buffer.from(secret, "latin1")), signingKey: secret };
  },
  read(text) {
    const [, keyId, secret] = form.exec(text) ?? [];
    return keyId && secret ? { keyId, secretHash: sha256(Buffer.from(secret, "latin1")) } : undefined;
  },
  matches: (secretHash, stored) => secretHash.length === stored.length && timingSafeEqual(secretHash, stored),
  isSignature(signingKey, text, signature) {
    const expected = hmacSha256(Buffer.from(signingKey, "latin1"), Buffer.from(text, "utf8"));
    const given = Buffer.from(signature, "hex");
    return given.length === expected.length && timingSafeEqual(given, expected);
  },
  bodyHash: (body) => sha256(body).toString("hex"),
};

function sha256(bytes: Uint8Array): Buffer<ArrayBuffer> {
  return createHash("sha256").update(bytes).digest();
}
