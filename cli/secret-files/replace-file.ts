import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { MigrationError } from "./migration-error.ts";

/** How a file is to be: its mode, and who owns it where that may be another than who writes it. */
export type FileFacts = { readonly mode: number; readonly uid: number | undefined; readonly gid: number | undefined };

/** Puts a text in place by one rename. @throws MigrationError when it cannot be given to the owner of what stood there */
export async function replaceFile(path: string, text: string, facts: FileFacts): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, "wx", 0o600);
  try {
    await giveTo(file, path, facts);
    await file.chmod(facts.mode); // past the umask, and after the owner: a change of that takes bits away
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

/** @param path of what it will be, for people */
export async function giveTo(file: FileHandle, path: string, { uid, gid }: FileFacts): Promise<void> {
  if (uid === undefined || gid === undefined) return;
  const now = await file.stat();
  if (now.uid === uid && now.gid === gid) return;
  await file.chown(uid, gid).catch((cause: unknown) => {
    throw new MigrationError(`${path} belongs to user ${uid} and group ${gid}; run this as that user or as root, so that it stays so`, {
      cause,
    });
  });
}
