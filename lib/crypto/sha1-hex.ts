import { createHash } from "node:crypto";

/** SHA-1 of UTF-8 text in upper-case hex: only for looking up published lists that are made of it, never to protect anything. */
export function sha1Hex(text: string): string {
  return createHash("sha1").update(text, "utf8").digest("hex").toUpperCase();
}
