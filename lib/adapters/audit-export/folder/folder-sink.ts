import { lstat, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256Stream } from "#lib/crypto/audit-digest.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { ExportFile, ExportSink } from "#lib/ports/audit-export.ts";
import { newFile, syncFolder } from "./new-file.ts";

/**
 * Writes below a folder of its own beside `folder`, which takes that name when everything is on the disk.
 * @throws FailureError when something of that name is there already
 */
export async function folderSink(folder: string): Promise<ExportSink> {
  await refuseWhatIsThere(folder);
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const part = await mkdtemp(`${folder}.part-`);
  let place = part;
  const folders = new Set([part]);
  const opened = new Set<ExportFile & { close(): Promise<void> }>();
  return {
    async open(name) {
      const path = join(part, name);
      for (let at = dirname(path); at !== part; at = dirname(at)) folders.add(at);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const digest = sha256Stream();
      const file = await newFile(path);
      const written = {
        async write(data: string | Uint8Array) {
          digest.add(data);
          await file.write(data);
        },
        async end() {
          opened.delete(written);
          await file.end();
          return digest.hex();
        },
        close: () => file.close(),
      };
      opened.add(written);
      return written;
    },
    async finish() {
      for (const each of folders) await syncFolder(each);
      await refuseWhatIsThere(folder);
      await rename(part, folder);
      place = folder;
      await syncFolder(dirname(folder));
    },
    async discard() {
      for (const file of opened) await file.close();
      await rm(place, { recursive: true, force: true });
    },
  };
}

/** Also a link that leads nowhere is somebody's. */
export async function refuseWhatIsThere(path: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
  if (isThere) throw new FailureError(failure("conflict", `${path} is there already. Name one that is not.`));
}
