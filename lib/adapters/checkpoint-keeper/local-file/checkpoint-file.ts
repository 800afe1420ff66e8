import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { noteHead } from "#lib/domain/audit/tree/note-head.ts";
import type { CheckpointKeeper } from "#lib/ports/checkpoint-keeper.ts";

/**
 * The latest checkpoint in a file of the data folder, replaced as a whole and only by a later one. Somebody who can change the database but
 * not this file cannot roll the record back unseen.
 */
export function checkpointFile(dataDir: string): CheckpointKeeper {
  const folder = join(dataDir, "audit");
  const path = join(folder, "checkpoint");
  const latest = () => unlessMissing(readFile(path, "utf8"), undefined);
  return {
    latest,
    async keep(note) {
      if (isBehind(note, await latest())) return false;
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const file = await open(`${path}.new`, "w", 0o644);
      try {
        await file.writeFile(note, "utf8");
        await file.sync(); // a rename may reach the disk before what it names
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      await syncFolder(folder);
      return true;
    },
    async aside() {
      const names = await unlessMissing(readdir(folder), []);
      return names.filter((name) => name.startsWith("checkpoint.set-aside-")).map((name) => join(folder, name));
    },
    async setAside(mark) {
      await unlessMissing(rename(path, `${path}.set-aside-${mark}`), undefined);
    },
  };
}

/** What is damaged, or of another log, is no measure. */
function isBehind(note: string, kept: string | undefined): boolean {
  const [next, before] = [noteHead(note), kept === undefined ? undefined : noteHead(kept)];
  if (!next || next.origin !== before?.origin) return false;
  return next.size < before.size || (next.size === before.size && next.root !== before.root);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function unlessMissing<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  return work.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return otherwise;
  });
}
