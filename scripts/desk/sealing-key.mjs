import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { Refusal } from "./refusal.mjs";
import { readStored, storeFile } from "./stored-file.mjs";

const format = "bulwark-sealing-key/1";

/** The file that tells the web to whom it seals credentials. It is public; what counts is that the web cannot write it. */
export const sealingFilePath = (directory) => join(directory, "sealing.pub");

/** A fresh X25519 key in the worker's own form. */
export function newSealingKey() {
  const { privateKey } = generateKeyPairSync("x25519");
  return { private: privateKey.export({ format: "jwk" }).d };
}

/** Writes the public half of the worker's sealing key, and its fingerprint, for the web to read. */
export function storeSealingFile(directory, deskId, sealing) {
  const publicKey = publicHalf(sealing.private);
  const content = { format, deskId, publicKey: publicKey.toString("base64url"), fingerprint: fingerprintOf(publicKey) };
  storeFile(sealingFilePath(directory), `${JSON.stringify(content, null, 2)}\n`, 0o644);
}

/**
 * Gives a desk from before there were connections its sealing key, once. A key that was there and is lost is never replaced.
 * @param {{ directory: string, deskId: string, worker: object, store: (content: object) => void }} options `worker`: its key file's content
 * @returns {boolean} whether one was made
 */
export function ensureSealingKey({ directory, deskId, worker, store }) {
  const pinned = readStored(sealingFilePath(directory));
  if (worker.sealedKeys && pinned) return false; // inside what a passphrase seals: only the worker itself can see it
  if (worker.sealing) {
    const fingerprint = fingerprintOf(publicHalf(worker.sealing.private));
    if (pinned && (pinned.format !== format || pinned.fingerprint !== fingerprint))
      throw new Refusal(
        `${sealingFilePath(directory)} is not the public half of this desk's sealing key (${fingerprint}). Whoever changed it could have read what is typed from then on. Find out why, remove that file and start again.`,
      );
    if (!pinned) storeSealingFile(directory, deskId, worker.sealing);
    return false;
  }
  if (pinned)
    throw new Refusal(
      `The worker's key file has lost its sealing key (${pinned.fingerprint}). Restore ${join(directory, "worker.key")} from the key backup.`,
    );
  const sealing = newSealingKey();
  store({ ...worker, sealing });
  storeSealingFile(directory, deskId, sealing);
  return true;
}

function publicHalf(privateKey) {
  const der = Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), Buffer.from(privateKey, "base64url")]);
  const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  return key.export({ format: "der", type: "spki" }).subarray(-32);
}

/** As lib/crypto/credential-envelope.ts names a sealing key. */
const fingerprintOf = (publicKey) => createHash("sha256").update(publicKey).digest("hex").slice(0, 32);
