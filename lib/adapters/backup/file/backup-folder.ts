import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expiredBackups, type KeepRule } from "#lib/domain/backup/retention.ts";
import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import type { BackupFileInfo } from "#lib/ports/backups.ts";
import { readBackupHeader } from "./header-of.ts";

const namePattern = /^bulwark-[a-z0-9]+-\d{8}T\d{6}Z-[0-9a-f]{8}\.bwk$/;

/** The name of a data backup: sorts by time. */
export function backupFileName(deskId: string, madeAt: string, backupId: string): string {
  const time = madeAt.replace(/[-:]|\.\d+/g, "");
  return `bulwark-${deskId}-${time}-${backupId.replaceAll("-", "").slice(-8)}.bwk`;
}

/** The data backups of a folder, newest first. A file whose head is damaged is listed as such. */
export async function backupsIn(folder: string): Promise<readonly BackupFileInfo[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const found = await Promise.all(names.filter((name) => namePattern.test(name)).map((name) => infoOf(folder, name)));
  return found.toSorted((a, b) => (a.file < b.file ? 1 : -1)).toSorted((a, b) => b.madeAt - a.madeAt);
}

/** Removes what the rule lets go. A damaged file is nobody's backup and stays for a person to look at. @returns the names removed */
export async function pruneFolder(folder: string, deskId: string, keep: KeepRule, now: EpochMs): Promise<readonly string[]> {
  const own = (await backupsIn(folder)).filter((backup) => !backup.isDamaged && backup.deskId === deskId);
  const removed = expiredBackups(own, keep, now).map(({ file }) => file);
  for (const file of removed) await rm(join(folder, file), { force: true });
  return removed;
}

async function infoOf(folder: string, file: string): Promise<BackupFileInfo> {
  const path = join(folder, file);
  const { size, mtimeMs } = await stat(path);
  try {
    const header = await readBackupHeader(path);
    return {
      file,
      bytes: size,
      madeAt: epochMs(Date.parse(header.madeAt)),
      backupId: header.backupId,
      deskId: header.deskId,
      isDamaged: false,
    };
  } catch {
    return { file, bytes: size, madeAt: epochMs(Math.floor(mtimeMs)), backupId: undefined, deskId: undefined, isDamaged: true };
  }
}
