import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.mjs";
import { newSealingKey, storeSealingFile } from "./sealing-key.mjs";
import { flushDirectory, readStored, storeFile } from "./stored-file.mjs";

const format = "bulwark-key-file/1";

/** Which purposes each process can open. What stands in both lists has the same value in both files. */
const purposes = {
  owner: [],
  web: ["pii", "trade", "token", "totp", "index", "pepper", "audit"],
  worker: ["credential", "trade", "index", "audit", "installation", "checkpoint"],
};
/** What a desk from before it was invented may lack until its operator makes it (`bulwark keys make-checkpoint-key`). */
const later = ["checkpoint"];

export const keyRoles = Object.keys(purposes);

/** A password of 256 bits whose text needs no quoting anywhere. */
export const newPassword = () => randomBytes(32).toString("base64url");

/**
 * Makes the desk's key files, all or none: they appear by one rename. Only set-up calls this; a lost key is never replaced by a new one.
 * @param {string} directory the keys folder, not there yet
 * @param {string} deskId
 * @param {{ owner: string, web: string, worker: string, superuser?: string }} addresses
 */
export function makeKeyFiles(directory, deskId, addresses) {
  const values = new Map();
  const keyOf = (purpose) => {
    if (!values.has(purpose)) values.set(purpose, { id: 1, key: randomBytes(32).toString("base64url") });
    return values.get(purpose);
  };
  const beside = `${directory}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  const sealing = newSealingKey();
  storeSealingFile(beside, deskId, sealing);
  for (const role of keyRoles) {
    storeKeyFile(beside, {
      format,
      role,
      deskId,
      database: { url: addresses[role] },
      ...(role === "owner" && addresses.superuser ? { superuser: { url: addresses.superuser } } : {}),
      keys: Object.fromEntries(purposes[role].map((purpose) => [purpose, keyOf(purpose)])),
      ...(role === "worker" ? { sealing } : {}),
    });
  }
  storeBackupKey(beside, deskId);
  renameSync(beside, directory);
  flushDirectory(dirname(directory));
}

/** What data backups and key backups are sealed under: the host's own, no part of the desk reads it (docs/decisions/027-backups.md). */
function storeBackupKey(directory, deskId) {
  const key = () => randomBytes(32).toString("base64url");
  storeFile(
    join(directory, "backup.key"),
    `${JSON.stringify({ format: "bulwark-backup-key/1", deskId, data: key(), keys: key() }, null, 2)}\n`,
    0o600,
  );
}

export const keyFilePath = (directory, role) => join(directory, `${role}.key`);

/** Replaces one key file by a version with the same keys. */
export function storeKeyFile(directory, content) {
  storeFile(keyFilePath(directory, content.role), `${JSON.stringify(content, null, 2)}\n`, 0o600);
}

/** All three files, checked for being this desk's and complete. */
export function readKeyFiles(directory, deskId) {
  return Object.fromEntries(keyRoles.map((role) => [role, readKeyFile(directory, role, deskId)]));
}

function readKeyFile(directory, role, deskId) {
  const path = keyFilePath(directory, role);
  let content;
  try {
    content = readStored(path);
  } catch (error) {
    throw new Refusal(`The key file ${path} cannot be read (${error.message}). Restore it from the key backup.`, { cause: error });
  }
  if (!content) {
    throw new Refusal(
      `The key file ${path} is missing while this desk's database exists. A new one could open nothing that is stored: restore it from the key backup.`,
    );
  }
  // sealed with a passphrase: which keys are inside, only the process itself can see
  const lacks = content.sealedKeys ? [] : purposes[role].filter((purpose) => !content.keys?.[purpose]?.key && !later.includes(purpose));
  if (content.format !== format || content.role !== role || content.deskId !== deskId || !content.database?.url || lacks.length > 0) {
    throw new Refusal(
      `${path} is not the ${role} key file of desk ${deskId}${lacks.length > 0 ? ` (it lacks ${lacks.join(", ")})` : ""}. Restore the right one from the key backup.`,
    );
  }
  return content;
}
