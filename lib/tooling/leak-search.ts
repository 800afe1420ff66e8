/**
 * Looks for planted secrets in bytes of any kind: as they are, as hex, base64, base64url, percent-encoded, JSON-escaped, and as UTF-16. Base64 is looked for
 * at all three places where a text can begin within its groups, so that a secret inside of a longer encoded text is found too.
 */
export type Planted = { readonly name: string; readonly secret: string | Uint8Array };

export type Leak = { readonly name: string; readonly encoding: string; readonly where: string };

/** Every planted secret that stands in the bytes, once per encoding. */
export function leaksIn(where: string, bytes: Uint8Array, planted: readonly Planted[]): readonly Leak[] {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const lower = Buffer.from(haystack.toString("latin1").toLowerCase(), "latin1");
  return planted.flatMap(({ name, secret }) =>
    needlesOf(secret)
      .filter(({ needle, isCaseless }) => (isCaseless ? lower : haystack).includes(needle))
      .map(({ encoding }) => ({ name, encoding, where })),
  );
}

type Needle = { readonly encoding: string; readonly needle: Buffer; readonly isCaseless?: boolean };

function needlesOf(secret: string | Uint8Array): readonly Needle[] {
  const raw = typeof secret === "string" ? Buffer.from(secret, "utf8") : Buffer.from(secret);
  if (raw.length < 8) throw new TypeError("a secret so short is found everywhere");
  const text = (encoding: string, value: string, isCaseless = false): Needle => ({
    encoding,
    needle: Buffer.from(value, "latin1"),
    isCaseless,
  });
  const found: Needle[] = [{ encoding: "raw", needle: raw }, text("hex", raw.toString("hex"), true)];
  for (const shift of [0, 1, 2])
    found.push(text("base64", base64Core(raw, shift, "base64")), text("base64url", base64Core(raw, shift, "base64url")));
  if (typeof secret !== "string") return found;
  const encoded = encodeURIComponent(secret);
  if (encoded !== secret) found.push(text("url", encoded), text("form", encoded.replaceAll("%20", "+")));
  const escaped = JSON.stringify(secret).slice(1, -1);
  if (escaped !== secret) found.push({ encoding: "json", needle: Buffer.from(escaped, "utf8") });
  found.push({ encoding: "utf16", needle: Buffer.from(secret, "utf16le") });
  return found;
}

/** The characters of the encoded text that depend on the secret alone, when `shift` bytes of something else stand before it. */
function base64Core(raw: Buffer, shift: number, encoding: "base64" | "base64url"): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), raw])
    .toString(encoding)
    .replace(/=+$/, "");
  const from = Math.ceil((shift * 8) / 6);
  return encoded.slice(from, Math.floor(((shift + raw.length) * 8) / 6));
}
