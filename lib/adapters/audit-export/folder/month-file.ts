import { createReadStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { sha256Stream } from "#lib/crypto/audit-digest.ts";
import type { MonthFile } from "#lib/ports/audit-export.ts";
import { refuseWhatIsThere } from "./folder-sink.ts";
import { newFile, syncFolder } from "./new-file.ts";

/** The file of a month that leaves the record: the only copy afterwards. @throws FailureError when something of that name is there already */
export async function monthFile(path: string): Promise<MonthFile> {
  await refuseWhatIsThere(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.part-${globalThis.crypto.randomUUID()}`;
  const file = await newFile(part);
  return {
    write: (lines) => file.write(lines),
    async finish(digest) {
      await file.end();
      const found = sha256Stream();
      for await (const chunk of createReadStream(part)) found.add(chunk);
      if (found.hex() !== digest) throw new Error(`${part} does not read back as it was written: the month stays`);
      await refuseWhatIsThere(path);
      await rename(part, path);
      await syncFolder(dirname(path));
    },
    async discard() {
      await file.close().catch(() => undefined); // closed already
      await rm(part, { force: true });
    },
  };
}
