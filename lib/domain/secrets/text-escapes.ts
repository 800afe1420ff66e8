const simple = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" };
const escapes = {
  toml: simple,
  yaml: { ...simple, "0": "\0", a: "\x07", v: "\v", e: "\x1b", " ": " ", "/": "/", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;
const widths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * What stands between double quotes, as readers of the format see it; undefined where the format knows no such escape, or readers differ
 * (halves of a pair of surrogates).
 * @source TOML 1.0, "String"; YAML 1.2.2, 5.7
 */
export function unescaped(inside: string, format: "toml" | "yaml"): string | undefined {
  const known: Readonly<Record<string, string>> = escapes[format];
  let out = "";
  for (let at = 0; at < inside.length; at++) {
    const sign = inside.charAt(at);
    if (sign !== "\\") {
      out += sign;
      continue;
    }
    at += 1;
    const code = inside.charAt(at);
    const width = code === "x" && format === "toml" ? undefined : widths[code];
    if (width === undefined) {
      if (!Object.hasOwn(known, code)) return undefined;
      out += known[code] ?? "";
      continue;
    }
    const digits = inside.slice(at + 1, at + 1 + width);
    const point = /^[0-9A-Fa-f]+$/.test(digits) && digits.length === width ? Number.parseInt(digits, 16) : -1;
    if (point < 0 || point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    out += String.fromCodePoint(point);
    at += width;
  }
  return out;
}
