/**
 * `lp`: each part as its length (u32, big endian) and its bytes, so that no two lists of parts give the same bytes.
 * Text is UTF-8. @throws TypeError for text with a lone surrogate: it would collide with U+FFFD
 */
export function lp(...parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  const out = Buffer.alloc(bytes.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of bytes) {
    at = out.writeUInt32BE(part.length, at);
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** @throws TypeError for text with a lone surrogate */
export function utf8(text: string): Buffer<ArrayBuffer> {
  if (!text.isWellFormed()) throw new TypeError("text holds a lone surrogate");
  return Buffer.from(text, "utf8");
}
