import { type FileHandle, open } from "node:fs/promises";

const MAX_BYTES = 8_192;
const MAX_LIST_BYTES = 1_048_576;

/**
 * The one line of a file that holds a secret. `/dev/fd/3` is a file too: an inherited descriptor.
 * @throws when others than its owner may read it, or it is empty or too long; the message names the path, never the content
 */
export async function readSecretFile(path: string): Promise<string> {
  return withOwnFile(path, MAX_BYTES, async (file) => {
    const text = (await file.readFile("utf8")).trim();
    if (text === "" || text.includes("\n")) throw new Error(`${path} does not hold one line`);
    return text;
  });
}

/** The text of a file with many secrets. @throws as `readSecretFile` */
export function readSecretList(path: string): Promise<string> {
  return withOwnFile(path, MAX_LIST_BYTES, (file) => file.readFile("utf8"));
}

async function withOwnFile<T>(path: string, maxBytes: number, read: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, "r");
  try {
    const { mode, size } = await file.stat(); // of what was opened, not of what the path names meanwhile
    if ((mode & 0o077) !== 0) throw new Error(`${path} can be read by others: chmod 600 ${path}`);
    if (size > maxBytes) throw new Error(`${path} is too long for a secret`);
    return await read(file);
  } finally {
    await file.close();
  }
}
