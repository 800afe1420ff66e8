import { open } from "node:fs/promises";

const MAX_BYTES = 8_192;

/**
 * The one line of a file that holds a secret.
 * @throws when others than its owner may read it, or it is empty or too long; the message names the path, never the content
 */
export async function readSecretFile(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { mode, size } = await file.stat();
    if ((mode & 0o077) !== 0) throw new Error(`${path} can be read by others: chmod 600 ${path}`);
    if (size > MAX_BYTES) throw new Error(`${path} is too long for a secret`);
    const text = (await file.readFile("utf8")).trim();
    if (text === "" || text.includes("\n")) throw new Error(`${path} does not hold one line`);
    return text;
  } finally {
    await file.close();
  }
}
