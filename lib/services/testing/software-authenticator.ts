import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { PasskeyOptions } from "#lib/ports/second-factors.ts";

type Key = {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  readonly x: Buffer;
  readonly y: Buffer;
  readonly handle: string;
  counter: number;
};

type Answering = {
  readonly origin?: string;
  readonly isUserVerified?: boolean;
  /** The counter to claim instead of the next one. */
  readonly counter?: number;
  /** Signs with a key of its own, as somebody would who only knows the credential's id. */
  readonly isForged?: boolean;
};

/**
 * An authenticator in software: ES256 keys, attestation "none", CBOR by hand.
 * @source Web Authentication Level 3, sections 6.1 (authenticator data), 6.5 (attestation); RFC 9053 (COSE keys)
 */
export class SoftwareAuthenticator {
  readonly #keys: Key[] = [];
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Makes a credential for what a desk asked. */
  make(options: PasskeyOptions, { origin = this.#origin, isUserVerified = true }: Answering = {}) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { x, y } = publicKey.export({ format: "jwk" }) as { x: string; y: string }; // a P-256 key has both
    const { id: handle } = options["user"] as { id: string }; // as the desk's library writes it
    const key: Key = {
      id: randomBytes(32),
      privateKey,
      x: Buffer.from(x, "base64url"),
      y: Buffer.from(y, "base64url"),
      handle,
      counter: 0,
    };
    this.#keys.push(key);
    const rpId = (options["rp"] as { id: string }).id; // as above
    const credential = Buffer.concat([Buffer.alloc(16), uint16(key.id.length), key.id, coseKey(key)]);
    const authData = authenticatorData({ rpId, isUserVerified, counter: 0, attested: credential });
    return {
      id: text(key.id),
      rawId: text(key.id),
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData("webauthn.create", options.challenge, origin),
        attestationObject: text(attestationObject(authData)),
        transports: ["internal"],
      },
    };
  }

  /** Answers a challenge with the newest credential, or the one named by place. */
  answer(options: PasskeyOptions, given: Answering & { readonly at?: number } = {}) {
    const { origin = this.#origin, isUserVerified = true, isForged = false, at = this.#keys.length - 1 } = given;
    const key = this.#keys[at];
    if (!key) throw new Error("this authenticator has no such key");
    key.counter = given.counter ?? key.counter + 1;
    const authData = authenticatorData({ rpId: String(options["rpId"]), isUserVerified, counter: key.counter });
    const clientDataJSON = clientData("webauthn.get", options.challenge, origin);
    const signed = Buffer.concat([authData, createHash("sha256").update(Buffer.from(clientDataJSON, "base64url")).digest()]);
    const signer = isForged ? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey : key.privateKey;
    return {
      id: text(key.id),
      rawId: text(key.id),
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: text(authData),
        signature: text(createSign("sha256").update(signed).sign(signer)),
        userHandle: key.handle,
      },
    };
  }
}

type AuthData = { readonly rpId: string; readonly isUserVerified: boolean; readonly counter: number; readonly attested?: Buffer };

function authenticatorData({ rpId, isUserVerified, counter, attested }: AuthData): Buffer {
  const flags = 0x01 | (isUserVerified ? 0x04 : 0) | (attested ? 0x40 : 0);
  const head = Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.of(flags), uint32(counter)]);
  return attested ? Buffer.concat([head, attested]) : head;
}

function clientData(type: string, challenge: string, origin: string): string {
  return text(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

/** A map of five: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y. */
function coseKey({ x, y }: Key): Buffer {
  return Buffer.concat([Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32), x, Buffer.of(0x22, 0x58, 32), y]);
}

/** A map of three: fmt "none", attStmt {}, authData. */
function attestationObject(authData: Buffer): Buffer {
  const word = (value: string) => Buffer.concat([Buffer.of(0x60 + value.length), Buffer.from(value)]);
  return Buffer.concat([
    Buffer.of(0xa3),
    word("fmt"),
    word("none"),
    word("attStmt"),
    Buffer.of(0xa0),
    word("authData"),
    Buffer.of(0x59),
    uint16(authData.length),
    authData,
  ]);
}

function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(bytes: Buffer): string {
  return bytes.toString("base64url");
}
