import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sha256Stream } from "#lib/crypto/audit-digest.ts";
import type { ExportSource } from "#lib/ports/audit-export.ts";

/** An export in a folder. Names come from our own code and the export's list, which may lead nowhere outside of it. */
export function folderSource(folder: string): ExportSource {
  const pathOf = (name: string): string => {
    if (!/^[a-z0-9]+([./-][a-z0-9]+)*$/i.test(name)) throw new TypeError(`not a name in an export: ${JSON.stringify(name)}`);
    return join(folder, name);
  };
  const isAbsent = (error: NodeJS.ErrnoException): undefined => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR") return undefined;
    throw error;
  };
  return {
    bytes: async (name) => readFile(pathOf(name)).catch(isAbsent),
    async *lines(name) {
      yield* createInterface({ input: createReadStream(pathOf(name), "utf8"), crlfDelay: Number.POSITIVE_INFINITY });
    },
    async sha256(name) {
      const digest = sha256Stream();
      try {
        for await (const chunk of createReadStream(pathOf(name))) digest.add(chunk);
      } catch (error) {
        return isAbsent(error as NodeJS.ErrnoException); // as streams throw them
      }
      return digest.hex();
    },
  };
}
