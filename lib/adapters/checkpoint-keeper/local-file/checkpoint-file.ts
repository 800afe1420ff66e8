import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { CheckpointKeeper } from "#lib/ports/checkpoint-keeper.ts";

/**
 * The latest checkpoint in a file of the data folder, replaced as a whole. Somebody who can change the database but not this file cannot roll
 * the record back unseen.
 */
export function checkpointFile(dataDir: string): CheckpointKeeper {
  const folder = join(dataDir, "audit");
  const path = join(folder, "checkpoint");
  return {
    async keep(note) {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const file = await open(`${path}.new`, "w", 0o644);
      try {
        await file.writeFile(note, "utf8");
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
    async setAside() {
      await rename(path, `${path}.set-aside-${Date.now()}`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      });
    },
    latest: () =>
      readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }),
  };
}
