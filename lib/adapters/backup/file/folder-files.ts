import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { BackupFile } from "#lib/ports/backups.ts";

/**
 * Every file below a folder, by name; none where there is no folder. Hidden ones (spill, unfinished) stay out. Each is opened before it is
 * handed out; where a writer replaced one under our hands, the folder is looked at again for its successor.
 */
export async function* folderFiles(folder: string, below = ""): AsyncGenerator<BackupFile> {
  const done = new Set<string>();
  for (let isMissing = true; isMissing; ) {
    isMissing = false;
    for (const entry of await entriesOf(join(folder, below))) {
      if (entry.name.startsWith(".") || done.has(entry.name)) continue;
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) yield* folderFiles(folder, path);
      else if (entry.isFile()) {
        const file = await open(join(folder, path)).catch(goneAlready);
        isMissing ||= file === undefined;
        if (file) yield { path, read: () => file.createReadStream() };
      }
      done.add(entry.name);
    }
  }
}

async function entriesOf(path: string) {
  const entries = (await readdir(path, { withFileTypes: true }).catch(goneAlready)) ?? [];
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function goneAlready(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
