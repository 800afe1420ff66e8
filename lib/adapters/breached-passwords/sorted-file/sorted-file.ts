import { open } from "node:fs/promises";
import { sha1Hex } from "#lib/crypto/sha1-hex.ts";
import type { BreachedPasswords } from "#lib/ports/breached-passwords.ts";

const HASH_LENGTH = 40;
/** Longer than a line of a hash, a colon and a count. */
const LINE_MAX = 64;

/**
 * A file of SHA-1 hashes in upper-case hex, one a line and sorted, each with `:count` behind it or not: the form in which lists of
 * breached passwords are published. It is searched by halving, in about 35 reads of a few bytes for a billion lines, and never loaded.
 * @throws when the file cannot be read or a line of it is no hash
 */
export function breachedFile(path: string): BreachedPasswords {
  return {
    async has(password) {
      const wanted = sha1Hex(password);
      const file = await open(path, "r");
      try {
        let [low, high] = [0, (await file.stat()).size];
        const bytes = Buffer.alloc(LINE_MAX * 2);
        while (low < high) {
          const middle = Math.floor((low + high) / 2);
          const from = Math.max(0, middle - LINE_MAX);
          const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
          const text = bytes.toString("latin1", 0, bytesRead);
          // The line that holds the byte in the middle.
          const start = text.lastIndexOf("\n", middle - from - 1) + 1;
          const end = text.indexOf("\n", start);
          const lineEnd = end === -1 ? text.length : end;
          const hash = text.slice(start, start + HASH_LENGTH).toUpperCase();
          if (!/^[0-9A-F]{40}$/.test(hash)) throw new Error("the file of breached passwords has a line that is no SHA-1 hash");
          if (hash === wanted) return true;
          if (hash < wanted) low = from + lineEnd + 1;
          else high = from + start;
        }
        return false;
      } finally {
        await file.close();
      }
    },
  };
}
