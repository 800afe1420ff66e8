import { createWriteStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { sha256Stream } from "#lib/crypto/audit-digest.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { ExportSink } from "#lib/ports/audit-export.ts";

/** Writes below `<folder>.part`, which takes the folder's name when everything is on the disk. @throws FailureError when the folder is there already */
export async function folderSink(folder: string): Promise<ExportSink> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) throw new FailureError(failure("conflict", `${folder} is there already. Name a folder that is not.`));
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true }); // of an export that was cut off
  await mkdir(part, { recursive: true, mode: 0o700 });
  return {
    async open(name) {
      const path = join(part, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const stream = createWriteStream(path, { mode: 0o600, flags: "wx" });
      const digest = sha256Stream();
      return {
        async write(data) {
          digest.add(data);
          if (!stream.write(data)) await new Promise<void>((drained) => stream.once("drain", () => drained()));
        },
        async end() {
          stream.end();
          await finished(stream);
          const file = await open(path, "r+");
          await file.sync();
          await file.close();
          return digest.hex();
        },
      };
    },
    finish: () => rename(part, folder),
    discard: () => rm(part, { recursive: true, force: true }),
  };
}
