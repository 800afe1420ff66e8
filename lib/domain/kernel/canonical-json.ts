export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Deeper than any document of ours; a circle ends here instead of in a stack overflow. */
const maxDepth = 64;

/**
 * The one text of a JSON value: keys in order of their UTF-16 units, no spaces, numbers as ECMAScript prints them.
 * @throws TypeError for what JSON cannot carry: NaN, Infinity, undefined, bigint, lone surrogates, class instances, depth over 64
 * @source RFC 8785
 */
export function canonicalJson(value: JsonValue): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case "string":
      return text(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError("JSON has no NaN or Infinity");
      return String(value); // −0 becomes 0, as RFC 8785 wants
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= maxDepth) throw new TypeError("JSON nested too deep");
      return Array.isArray(value) ? list(value, depth) : record(value, depth);
    default:
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/** ASCII without quote, backslash and controls needs no escape: most of our text, and faster than asking JSON.stringify. */
const plainText = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (plainText.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError("JSON text holds a lone surrogate");
  return JSON.stringify(value);
}

function list(values: readonly unknown[], depth: number): string {
  let out = "";
  for (let i = 0; i < values.length; i++) out += `${i === 0 ? "" : ","}${write(values[i], depth + 1)}`;
  return `[${out}]`;
}

function record(value: object, depth: number): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError("JSON holds plain objects only");
  const fields = value as Record<string, unknown>; // any object may be read by its own keys
  let out = "";
  for (const key of Object.keys(fields).sort()) out += `${out === "" ? "" : ","}${text(key)}:${write(fields[key], depth + 1)}`;
  return `{${out}}`;
}
