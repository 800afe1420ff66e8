/**
 * Credentials on their way from the web to the worker: HPKE base mode with X25519, HKDF-SHA256 and AES-256-GCM. The envelope is
 * 0x01 || encapsulated key (32) || ciphertext; the plaintext is JSON filled up with spaces, so that lengths tell little.
 * @source RFC 9180
 */

import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import type { Credential } from "#lib/domain/connection/credential.ts";
import { credentialShapes } from "#lib/domain/connection/credential.ts";
import type { CredentialOpener, CredentialSealer, EnvelopeBinding } from "#lib/ports/credential-envelope.ts";
import { DecryptionError } from "./decryption-error.ts";
import { lp, utf8 } from "./length-prefix.ts";
import type { SecretKey } from "./secret-key.ts";

const VERSION = 0x01;
const ENC_BYTES = 32;
const PAD_TO = 512;
const suite = () => new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** @param publicKey the worker's, raw 32 bytes, from the file that the web cannot write */
export async function credentialSealer(publicKey: Uint8Array): Promise<CredentialSealer> {
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(buffer(publicKey));
  const keyId = sealingKeyId(publicKey);
  return {
    keyId,
    async seal(credential, binding) {
      const sender = await hpke.createSenderContext({ recipientPublicKey, info: buffer(infoOf(keyId, binding)) });
      const text = utf8(JSON.stringify(credential));
      const padded = Buffer.alloc(Math.ceil(text.length / PAD_TO) * PAD_TO, 0x20);
      padded.set(text);
      const sealed = await sender.seal(buffer(padded));
      padded.fill(0);
      text.fill(0);
      return Uint8Array.from([VERSION, ...new Uint8Array(sender.enc), ...new Uint8Array(sealed)]);
    },
  };
}

/** @param privateKey raw 32 bytes, from the worker's key file */
export async function credentialOpener(privateKey: SecretKey): Promise<CredentialOpener> {
  const hpke = suite();
  const raw = privateKey.export();
  const recipientKey = await hpke.kem.deserializePrivateKey(buffer(raw));
  const publicKey = sealingPublicKey(raw);
  raw.fill(0);
  const keyId = sealingKeyId(publicKey);
  return {
    keyId,
    async open(envelope, binding) {
      try {
        if (binding.keyId !== keyId || envelope[0] !== VERSION) throw new DecryptionError();
        const recipient = await hpke.createRecipientContext({
          recipientKey,
          enc: buffer(envelope.subarray(1, 1 + ENC_BYTES)),
          info: buffer(infoOf(keyId, binding)),
        });
        const opened = new Uint8Array(await recipient.open(buffer(envelope.subarray(1 + ENC_BYTES))));
        const credential: Credential = credentialShapes[binding.venue].parse(JSON.parse(Buffer.from(opened).toString("utf8")));
        opened.fill(0);
        return credential;
      } catch {
        throw new DecryptionError(); // one error for whatever was wrong: the library's would tell more
      }
    },
  };
}

/** The fingerprint of a sealing key, by which envelopes name it: 128 bits of its SHA-256. */
export function sealingKeyId(publicKey: Uint8Array): string {
  return createHash("sha256").update(publicKey).digest("hex").slice(0, 32);
}

/** The public half of a raw X25519 key. @source RFC 8410, section 7 */
export function sealingPublicKey(privateKey: Uint8Array): Uint8Array {
  const der = Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), privateKey]);
  const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  der.fill(0);
  return key.export({ format: "der", type: "spki" }).subarray(-ENC_BYTES);
}

function infoOf(keyId: string, binding: EnvelopeBinding): Uint8Array<ArrayBuffer> {
  const { connectionId, version, venue, isSandbox, user, expiresAt } = binding;
  return lp("bulwark/connection/v1", keyId, connectionId, String(version), venue, isSandbox ? "sandbox" : "live", user, String(expiresAt));
}

/** The library takes whole buffers, not views. */
function buffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
