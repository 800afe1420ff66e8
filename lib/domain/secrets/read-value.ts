import { byHand, type Setting, type SettingsFormat } from "./setting.ts";
import { unescaped } from "./text-escapes.ts";

export type LineFormat = Exclude<SettingsFormat, "json">;

export type Value = Pick<Setting, "quote" | "value" | "seen" | "why"> & {
  readonly from: number;
  readonly to: number;
  /** Where a value of several lines ends: at a closing quote, where its brackets close, or where the indentation falls back. */
  readonly end?: { readonly until: RegExp } | { readonly open: number } | "below";
};

/** Between quotes, with the quote it began with. */
const closed: Readonly<Record<string, RegExp>> = {
  'env"': /^"([^"]*)"/,
  "env'": /^'([^']*)'/,
  "env`": /^`([^`]*)`/,
  'ini"': /^"((?:[^"\\]|\\.)*)"/,
  "ini'": /^'([^']*)'/,
  'toml"': /^"((?:[^"\\]|\\.)*)"/,
  "toml'": /^'([^']*)'/,
  'yaml"': /^"((?:[^"\\]|\\.)*)"/,
  "yaml'": /^'((?:[^']|'')*)'(?!')/,
};
const afterQuotes: Readonly<Record<LineFormat, RegExp>> = { env: /^\s*(#.*)?$/, ini: /^\s*$/, toml: /^\s*(#.*)?$/, yaml: /^\s*$|^\s+#/ };

/**
 * The value that begins at `from` of a line. It has a `value` only where every reader of the format makes the same of it.
 * @param content the line without its end
 */
export function readValue(content: string, from: number, format: LineFormat): Value {
  const rest = content.slice(from);
  const left = (why: string, end?: Value["end"]): Value => {
    return { from, to: from, quote: "", value: undefined, seen: rest, why, ...(end === undefined ? {} : { end }) };
  };
  const triple = format === "toml" ? /^("""|''')/.exec(rest)?.[1] : undefined;
  if (triple !== undefined) return left(byHand.lines, rest.indexOf(triple, 3) > 0 ? undefined : { until: new RegExp(triple) });
  if (format === "yaml" && /^(?:[&!]\S+\s+)*[|>][+-]?\d?[+-]?\s*(#.*)?$/.test(rest) && !/^!(vault|env|secret)/.test(rest))
    return left(byHand.lines, "below");
  const quote = /^["']/.test(rest) || (format === "env" && rest.startsWith("`")) ? (rest.charAt(0) as '"' | "'" | "`") : ""; // one of the three
  const whole = quote === "" ? undefined : closed[format + quote];
  if (quote !== "" && whole) {
    const inside = whole.exec(rest)?.[1];
    if (inside === undefined) return left(byHand.lines, { until: endOf(quote, format) });
    const value = afterQuotes[format].test(rest.slice(inside.length + 2)) ? quotedValue(inside, quote, format) : undefined;
    return value === undefined ? left(byHand.readers) : { from: from + 1, to: from + 1 + inside.length, quote, value };
  }
  if (format === "yaml" && /^!(vault|env|secret)/.test(rest)) return { from, to: from, quote: "", value: "", end: "below" }; // elsewhere already
  if (format === "yaml" && /^[&!]/.test(rest)) return left(byHand.readers);
  if ((format === "toml" || format === "yaml") && /^[[{]/.test(rest)) return left(byHand.list, { open: openBrackets(rest) });
  if (format === "toml") return left(byHand.number);
  if (format === "yaml" && rest.startsWith("*")) return { from, to: from, quote: "", value: "" }; // what it names stands elsewhere in the file
  const plain = (format === "ini" ? rest : rest.replace(/(^|[ \t])#.*$/, "")).replace(/[ \t]+$/, "");
  return isPlain(plain, format) ? { from, to: from + plain.length, quote: "", value: plain } : left(byHand.readers);
}

/** The line on which a quoted text of several lines ends. */
function endOf(quote: '"' | "'" | "`", format: LineFormat): RegExp {
  if (format === "env" || quote !== '"') return format === "yaml" ? /^(?:[^']|'')*'(?!')/ : new RegExp(quote);
  return /^(?:[^"\\]|\\.)*"/;
}

/** How many brackets of a list or table stay open on a line. */
export function openBrackets(text: string): number {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "").replace(/(^|\s)#.*$/, "");
  return bare.replace(/[^[{]/g, "").length - bare.replace(/[^\]}]/g, "").length;
}

function quotedValue(inside: string, quote: '"' | "'" | "`", format: LineFormat): string | undefined {
  if (format === "yaml" || format === "toml") {
    if (quote === '"') return unescaped(inside, format);
    return format === "yaml" ? inside.replaceAll("''", "'") : inside;
  }
  if (format === "ini") return /\\|%%/.test(inside) ? undefined : inside;
  if (quote !== '"') return inside;
  return /\\(?!n)/.test(inside) ? undefined : inside.replaceAll("\\n", "\n"); // the one escape of Node's reader and dotenv
}

/** Whether a text without quotes is the same to every reader. */
function isPlain(text: string, format: LineFormat): boolean {
  if (text !== text.trim()) return false; // a space of another alphabet
  if (format === "env") return !/[#\f\v\u00a0\u2028\u2029\ufeff]|^[^\S ]/.test(text) && !/-----BEGIN/.test(text);
  if (format === "ini") return !/[;#\\]|%%|-----BEGIN/.test(text);
  // What YAML takes for a number or a time it may write otherwise; some of these it does not take at all.
  return (
    /^(?:0|-?[1-9]\d*)$/.test(text) || !/^(?:[-+.]?\d[\d_:.eExXoa-fA-F+-]*(?:[tT ].*)?|[@`%,\]}"'|>].*|[-?:](?:\s.*)?)$|:\s|:$/.test(text)
  );
}
