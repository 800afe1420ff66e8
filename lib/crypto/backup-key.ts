import { timingSafeEqual } from "node:crypto";
import { BackupError } from "./backup-error.ts";
import { hkdfSha512 } from "./hmac.ts";
import { utf8 } from "./length-prefix.ts";
import { randomBytes } from "./random.ts";
import { type SecretKey, takeSecretKey } from "./secret-key.ts";

/** What a backup holds: the desk's rows and files, or the keys that open them. Each kind has a key of its own. */
export type BackupKind = "data" | "keys";

/** The key of one backup, and the commitment to it that stands behind its header. */
export type BackupKey = { readonly key: SecretKey; readonly commitment: Uint8Array };

export const backupSaltBytes = 32;
export const commitmentBytes = 32;

/** Fresh salt of one backup. */
export const newBackupSalt = (): Uint8Array<ArrayBuffer> => randomBytes(backupSaltBytes);

/**
 * A key for one backup alone: HKDF-SHA512(root, salt, "bulwark/backup/v1" NUL kind, 64) gives key and commitment. AES-GCM alone binds a
 * text to no key; the commitment does.
 * @source RFC 5869; docs/decisions/027-backups.md
 */
export function backupKeyOf(root: SecretKey, kind: BackupKind, salt: Uint8Array): BackupKey {
  const okm = hkdfSha512(root, salt, utf8(`bulwark/backup/v1\0${kind}`), 32 + commitmentBytes);
  const commitment = okm.slice(32);
  return { key: takeSecretKey(okm.subarray(0, 32)), commitment };
}

/** @throws BackupError unless the backup was made under this key */
export function checkCommitment(key: BackupKey, found: Uint8Array): void {
  if (found.length !== commitmentBytes || !timingSafeEqual(found, key.commitment)) throw new BackupError();
}
