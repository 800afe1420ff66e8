import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, timingSafeEqual, verify } from "node:crypto";
import type { SecretKey } from "./secret-key.ts";

/** Signs checkpoints. Its secret never leaves the worker. */
export type CheckpointKey = {
  /** The log's origin. */
  readonly name: string;
  /** `name+key id+base64(0x01 || public key)`: what others check with. @source C2SP signed-note */
  readonly verifier: string;
  /** The signature line of a note's text, line feed included. */
  signatureLine(text: string): string;
};

/** PKCS #8 and SPKI of Ed25519 up to the 32 bytes of the key. @source RFC 8410 */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
/** Signature type Ed25519. @source C2SP signed-note */
const ED25519 = 0x01;

/** The key whose seed stands in the worker's key file. @param name the log's origin */
export function checkpointKey(seed: SecretKey, name: string): CheckpointKey {
  const raw = seed.export();
  const der = Buffer.concat([PKCS8, raw]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  raw.fill(0);
  der.fill(0);
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  const publicKey = spki.subarray(SPKI.length);
  const id = keyId(name, publicKey);
  return {
    name,
    verifier: `${name}+${id.toString("hex")}+${Buffer.concat([Buffer.of(ED25519), publicKey]).toString("base64")}`,
    signatureLine: (text) => `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text, "utf8"), key)]).toString("base64")}\n`,
  };
}

export type Verifier = {
  readonly name: string;
  readonly text: string;
  /** Whether one of a note's signature lines is this key's over its text. */
  hasSigned(text: string, signatureLines: readonly string[]): boolean;
};

/** @throws TypeError for what is not a verifier of an Ed25519 key */
export function verifierOf(text: string): Verifier {
  const [, name, idHex, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(text) ?? [];
  if (!name || !idHex || !encoded) throw new TypeError("not the verifier of a key");
  const bytes = Buffer.from(encoded, "base64");
  const publicKey = bytes.subarray(1);
  const id = keyId(name, publicKey);
  if (bytes[0] !== ED25519 || publicKey.length !== 32 || id.toString("hex") !== idHex) throw new TypeError("not the verifier of a key");
  const key: KeyObject = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: "der", type: "spki" });
  const prefix = `— ${name} `;
  return {
    name,
    text,
    hasSigned: (body, lines) =>
      lines.some((line) => {
        if (!line.startsWith(prefix)) return false;
        const signature = Buffer.from(line.slice(prefix.length), "base64");
        return (
          signature.length === 68 &&
          timingSafeEqual(signature.subarray(0, 4), id) &&
          verify(null, Buffer.from(body, "utf8"), key, signature.subarray(4))
        );
      }),
  };
}

function keyId(name: string, publicKey: Uint8Array): Buffer {
  return createHash("sha256").update(`${name}\n`, "utf8").update(Buffer.of(ED25519)).update(publicKey).digest().subarray(0, 4);
}
