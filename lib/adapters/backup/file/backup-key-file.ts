import { open, rename, rm } from "node:fs/promises";
import { z } from "zod";
import { unwrapByPassphrase, wrapForRecovery } from "#lib/crypto/backup-passphrase.ts";
import { randomBytes } from "#lib/crypto/random.ts";
import type { SecretKey } from "#lib/crypto/secret-key.ts";
import { secretKey, takeSecretKey } from "#lib/crypto/secret-key.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { BackupHeader } from "./header.ts";
import type { RootOf } from "./read-backup.ts";

/** The host's backup keys: one for data, one for key backups, and the second again under the operator's passphrase. */
export type BackupKeyFile = { readonly data: SecretKey; readonly keys: SecretKey; readonly recovery: BackupHeader["recovery"] };

const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const schema = z.strictObject({
  format: z.literal("bulwark-backup-key/1"),
  deskId: z.string().min(1).max(64),
  data: key,
  keys: key,
  recovery: z.strictObject({ salt: z.string(), wrapped: z.string() }).optional(),
});

/** @throws FailureError backup-refused when it is missing, may be read by others or is not in the format; reading never makes a key */
export async function readBackupKeyFile(path: string): Promise<BackupKeyFile> {
  return keysIn(await readText(path));
}

/** The keys in a file's text, which may have come out of a key backup. @throws FailureError backup-refused */
export function keysIn(text: string): BackupKeyFile {
  const { data, keys, recovery } = parsed(text);
  return { data: takeSecretKey(Buffer.from(data, "base64url")), keys: takeSecretKey(Buffer.from(keys, "base64url")), recovery };
}

/** Makes the file of a desk that never had one, as set-up does today. @throws FailureError conflict where there is one */
export async function makeBackupKeyFile(path: string, deskId: string): Promise<void> {
  const newKey = () => Buffer.from(randomBytes(32)).toString("base64url");
  const content: z.infer<typeof schema> = { format: "bulwark-backup-key/1", deskId, data: newKey(), keys: newKey() };
  const file = await open(path, "wx", 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "EEXIST") throw new FailureError(failure("conflict", "Backups are set up already. Nothing was changed."));
    throw refused(`${path} cannot be made (${cause.code}).`);
  });
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts key backups made from now on under a passphrase as well. @throws FailureError invalid-input for a short one */
export async function setPassphrase(path: string, passphrase: string): Promise<void> {
  const content = parsed(await readText(path));
  const raw = Buffer.from(content.keys, "base64url");
  const recovery = await wrapForRecovery(raw, passphrase);
  raw.fill(0);
  const beside = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(beside, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ ...content, recovery }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Opens a key backup by its passphrase. @throws DecryptionError, FailureError */
export function byPassphrase(passphrase: string): RootOf {
  return async ({ recovery }) => {
    if (!recovery) throw refused("This key backup was made before a passphrase was set, so only the key files of its desk open it.");
    const raw = await unwrapByPassphrase(recovery, passphrase);
    const root = secretKey(raw);
    raw.fill(0);
    return root;
  };
}

/** Opens backups of either kind by the host's own keys. */
export function byKeyFile(keys: BackupKeyFile): RootOf {
  return async ({ kind }) => keys[kind];
}

async function readText(path: string): Promise<string> {
  const file = await open(path, "r").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT")
      throw refused(`${path} is missing. Where no backup was ever made: bulwark backup set-up. Else restore it from the key backup.`);
    throw refused(`${path} cannot be opened (${cause.code}).`);
  });
  try {
    const { mode } = await file.stat();
    if ((mode & 0o077) !== 0) throw refused(`${path} can be read by others. Run: chmod 600 ${path}`);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function parsed(text: string): z.infer<typeof schema> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined; // the schema refuses it; the parser's message would quote the content
  }
  const found = schema.safeParse(content);
  if (!found.success) throw refused("The backup key file is not in format bulwark-backup-key/1.");
  return found.data;
}

const refused = (why: string): FailureError => new FailureError(failure("backup-refused", why));
