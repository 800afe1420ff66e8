import { credentialKind } from "./credential-words.ts";
import type { Setting, SettingsFormat } from "./setting.ts";

type LineFormat = Exclude<SettingsFormat, "json">;

/** How a line of each format gives a name and begins a value. */
const shapes: Readonly<Record<LineFormat, RegExp>> = {
  env: /^(?<lead>\s*(?:export\s+)?(?<key>[A-Za-z_][\w.-]*)\s*=[ \t]*)/,
  ini: /^(?<lead>\s*(?<key>[^\s=:#;[][^=:]*?)\s*[=:][ \t]*)/,
  toml: /^(?<lead>\s*(?<key>[\w-]+(?:\s*\.\s*[\w-]+)*|"[^"]+")\s*=[ \t]*)/,
  yaml: /^(?<lead>(?<indent>[ ]*)(?<dashes>(?:-[ ]+)*)(?<key>[\w.\-/ ]+?|"[^"]+"|'[^']+')[ ]*:(?:[ \t]+|$))/,
};
const comments: Readonly<Record<LineFormat, RegExp>> = { env: /^\s*#/, ini: /^\s*[#;]/, toml: /^\s*#/, yaml: /^\s*#/ };

/** The values of a file of lines, in order. */
export function* lineSettings(text: string, format: LineFormat): Generator<Setting> {
  let section = "";
  let outer: { readonly indent: number; readonly key: string }[] = [];
  let hidden: { readonly until: RegExp } | { readonly below: number } | undefined;
  let [at, line] = [0, 0];
  for (const whole of text.split("\n")) {
    const start = at;
    at += whole.length + 1;
    line += 1;
    const content = whole.replace(/\r$/, "");
    if (hidden && "until" in hidden) {
      if (hidden.until.test(content)) hidden = undefined;
      continue;
    }
    const depth = content.search(/\S/);
    if (hidden) {
      if (depth === -1 || depth > hidden.below) continue;
      hidden = undefined;
    }
    if (depth === -1 || comments[format].test(content)) continue;
    const head = format === "toml" || format === "ini" ? /^\s*\[+([^\]]+)\]+/.exec(content)?.[1] : undefined;
    if (head !== undefined) {
      section = head.trim();
      continue;
    }
    const { lead = "", key = "", indent = "", dashes = "" } = shapes[format].exec(content)?.groups ?? {};
    if (lead === "") continue;
    const name = key.replace(/^["']|["']$/g, "").trim();
    const keyAt = indent.length + dashes.length;
    outer = [...outer.filter((each) => each.indent < keyAt), { indent: keyAt, key: name }];
    const path = format === "yaml" ? outer.map((each) => each.key).join(".") : section === "" ? name : `${section}.${name}`;
    const { from, to, quote, value, end } = readValue(content, lead.length, format);
    hidden = end === "below" ? { below: keyAt } : end;
    for (const inner of flowCredentials(content.slice(lead.length), format)) {
      yield { path: `${path}.${inner}`, line, start: start + from, end: start + from, quote: "", value: undefined };
    }
    if (value === "" && quote === "") continue;
    yield { path, line, start: start + from, end: start + to, quote, value };
  }
}

/** Names of credentials inside a list or table on one line: reported, not moved. */
function flowCredentials(rest: string, format: LineFormat): readonly string[] {
  if ((format !== "yaml" && format !== "toml") || !/^[{[]/.test(rest)) return [];
  const pairs = [...rest.matchAll(/["']?([\w-]+)["']?\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|([^,}\]]*))/g)];
  return pairs.flatMap(([, name = "", a, b, c = ""]) => (credentialKind(name, a ?? b ?? c) ? [name] : []));
}

type Value = Pick<Setting, "quote" | "value"> & {
  readonly from: number;
  readonly to: number;
  /** Where a value of several lines ends: at a closing quote, or where the indentation falls back. */
  readonly end?: { readonly until: RegExp } | "below";
};

function readValue(content: string, from: number, format: LineFormat): Value {
  const rest = content.slice(from);
  const triple = format === "toml" ? /^("""|''')/.exec(rest)?.[1] : undefined;
  if (triple !== undefined) {
    const isClosed = rest.indexOf(triple, 3) > 0;
    return { from, to: from, quote: "", value: undefined, ...(isClosed ? {} : { end: { until: new RegExp(triple) } }) };
  }
  if (format === "yaml" && /^[|>][+-]?\d?\s*(#.*)?$/.test(rest)) return { from, to: from, quote: "", value: undefined, end: "below" };
  const quote = rest.startsWith('"') ? '"' : rest.startsWith("'") ? "'" : "";
  if (quote !== "") {
    const inside = (quote === '"' ? /^"((?:[^"\\]|\\.)*)"/ : format === "yaml" ? /^'((?:[^']|'')*)'/ : /^'([^']*)'/).exec(rest)?.[1];
    if (inside === undefined) return { from, to: from, quote: "", value: undefined, end: { until: new RegExp(quote) } };
    return { from: from + 1, to: from + 1 + inside.length, quote, value: unquoted(inside, quote, format) };
  }
  if (format === "yaml" && /^!(vault|env|secret)/.test(rest)) return { from, to: from, quote: "", value: "", end: "below" }; // elsewhere already
  if (format === "yaml" && /^[&!]/.test(rest)) return { from, to: from, quote: "", value: undefined };
  if (format === "toml" || (format === "yaml" && /^[{[*]/.test(rest))) return { from, to: from, quote: "", value: "" }; // no plain text
  const plain = (format === "ini" ? rest.replace(/\s[;#].*$/, "") : rest.replace(/(^|\s)#.*$/, "")).trimEnd();
  return { from, to: from + plain.length, quote: "", value: plain };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** What the reader of the format makes of the text between the quotes. */
function unquoted(inside: string, quote: '"' | "'", format: LineFormat): string {
  if (quote === "'") return format === "yaml" ? inside.replaceAll("''", "'") : inside;
  if (format === "env") return inside.replaceAll("\\n", "\n"); // all that Node's reader and dotenv agree on
  if (format === "ini") return inside;
  return inside.replace(/\\(u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|.)/g, (_, code: string) =>
    /^[ux]./.test(code) ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code),
  );
}
