import { open } from "node:fs/promises";
import { UsageError } from "./command.ts";

const MAX_BYTES = 4_096;

/** The one line of a file that only its owner may read; undefined where none is named. @throws UsageError that never quotes it */
export async function passphraseIn(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const file = await open(path, "r").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be read: ${error.code}.`);
  });
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o077) !== 0) throw new UsageError(`${path} can be read by others. Run: chmod 600 ${path}`);
    const text = size <= MAX_BYTES ? (await file.readFile("utf8")).replace(/\r?\n$/, "") : "";
    if (text === "" || text.includes("\n")) throw new UsageError(`${path} does not hold one line.`);
    return text;
  } finally {
    await file.close();
  }
}
