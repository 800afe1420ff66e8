import { credentialKind } from "./credential-words.ts";
import { type LineFormat, openBrackets, readValue, type Value } from "./read-value.ts";
import { byHand, type Setting } from "./setting.ts";
import { pairedName } from "./yaml-pairs.ts";

/** How a line of each format gives a name and begins a value. */
const shapes: Readonly<Record<LineFormat, RegExp>> = {
  env: /^(?<lead>\s*(?:export\s+)?(?<key>[A-Za-z_][\w.-]*)\s*=[ \t]*)/,
  ini: /^(?<lead>\s*(?<key>[^\s=:#;[][^=:]*?)\s*[=:][ \t]*)/,
  toml: /^(?<lead>\s*(?<key>(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=[ \t]*)/,
  yaml: /^(?<lead>\ufeff?(?<indent>[ ]*)(?<dashes>(?:-[ ]+)*)(?<key>[\w.\-/ ]+?|"[^"]+"|'[^']+')[ ]*:(?:[ \t]+|$))/,
};
const comments: Readonly<Record<LineFormat, RegExp>> = { env: /^\s*#/, ini: /^\s*[#;]/, toml: /^\s*#/, yaml: /^\s*#/ };

type Hidden = { readonly until: RegExp } | { open: number; readonly path: string } | { readonly below: number };

/** The values of a file of lines, in order. */
export function* lineSettings(text: string, format: LineFormat): Generator<Setting> {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  let section = "";
  let outer: { readonly indent: number; readonly key: string }[] = [];
  let hidden: Hidden | undefined;
  let next = 0;
  for (const [i, content] of lines.entries()) {
    const start = next;
    next = text.indexOf("\n", start) + 1;
    const line = i + 1;
    const left = (path: string, seen: string, why: string): Setting => ({
      path,
      line,
      start,
      end: start,
      quote: "",
      value: undefined,
      seen,
      why,
    });
    const depth = content.search(/\S/);
    if (hidden && "open" in hidden) {
      for (const inner of flowCredentials(content)) yield left(`${hidden.path}.${inner}`, "text", byHand.list);
      hidden.open += openBrackets(content);
      if (hidden.open <= 0) hidden = undefined;
      continue;
    }
    if (hidden && "until" in hidden) {
      if (hidden.until.test(content)) hidden = undefined;
      continue;
    }
    if (hidden && (depth === -1 || depth > hidden.below)) continue;
    hidden = undefined;
    if (depth === -1 || comments[format].test(content)) continue;
    const head = format === "toml" || format === "ini" ? /^\s*\[+([^\]]+)\]+/.exec(content)?.[1] : undefined;
    if (head !== undefined) {
      section = head.trim();
      continue;
    }
    const { lead = "", key = "", indent = "", dashes = "" } = shapes[format].exec(content)?.groups ?? {};
    if (lead === "") {
      const item = format === "yaml" ? /^\s*(?:- +)+["']?([^"'#]*)/.exec(content)?.[1] : undefined;
      if (item !== undefined && credentialKind("", item)) yield left(outer.map((each) => each.key).join("."), item, byHand.list);
      continue;
    }
    const name = key.replaceAll(/["']/g, "").trim();
    const keyAt = indent.length + dashes.length;
    outer = [...outer.filter((each) => each.indent < keyAt), { indent: keyAt, key: name }];
    const paired = format === "yaml" && name === "value" ? pairedName(lines, i, keyAt, dashes !== "") : undefined;
    const above = format === "yaml" ? outer.slice(0, -1).map((each) => each.key) : section === "" ? [] : [section];
    const path = [...above, paired ?? name].join(".");
    const value = wholeValue(readValue(content, lead.length, format), lines, i, format === "yaml" ? keyAt : depth, format);
    hidden = hiddenAfter(value, lines, i, keyAt, path);
    for (const inner of flowCredentials(content.slice(lead.length)))
      if (value.why === byHand.list) yield left(`${path}.${inner}`, "text", byHand.list);
    if (value.value === "" && value.quote === "") continue;
    const { from, to, end: _, ...rest } = value;
    yield { path, line, start: start + from, end: start + to, ...rest };
  }
}

/** A value that looks whole on its line and goes on below it is none that can be moved. */
function wholeValue(value: Value, lines: readonly string[], i: number, depth: number, format: LineFormat): Value {
  const below = lines.slice(i + 1).find((line) => /\S/.test(line)) ?? "";
  const isDeeper = below.search(/\S/) > depth && !comments[format].test(below);
  const text = value.seen ?? value.value ?? "";
  const more = { from: value.from, to: value.from, quote: "", value: undefined, seen: text, why: byHand.lines } as const;
  if (format === "yaml" && text === "" && value.quote === "" && value.end === undefined) {
    const isList = /^\s*- /.test(below) && below.search(/\S/) >= depth && !/^\s*(?:- +)+(?:[\w.\-/ ]+|"[^"]+"|'[^']+'):(\s|$)/.test(below);
    return isList ? { ...more, seen: "text", why: byHand.list } : value;
  }
  if (/-----BEGIN/.test(text) && !/-----END/.test(text) && value.end === undefined) return { ...more, end: { until: /-----END/ } };
  if (value.end === "below") return { ...value, seen: below };
  if (format === "ini" && /\\$/.test(text)) return { ...more, end: { until: /(^|[^\\])$/ } };
  if ((format === "ini" || (format === "yaml" && value.quote === "" && value.value !== undefined)) && text !== "" && isDeeper)
    return { ...more, end: "below" };
  return value;
}

function hiddenAfter({ end }: Value, lines: readonly string[], i: number, below: number, path: string): Hidden | undefined {
  if (end === undefined) return undefined;
  if (end === "below") return { below };
  if ("open" in end) return end.open > 0 ? { open: end.open, path } : undefined;
  return lines.slice(i + 1).some((line) => end.until.test(line)) ? end : undefined; // a quote that nothing closes hides nothing
}

/** Names of credentials inside a list or table: reported, not moved. */
function flowCredentials(rest: string): readonly string[] {
  const pairs = [...rest.matchAll(/["']?([\w-]+)["']?\s*[:=]\s*(?:"([^"]*)"|'([^']*)'|([^,}\]]*))/g)];
  return pairs.flatMap(([, name = "", a, b, c = ""]) => (credentialKind(name, a ?? b ?? c) ? [name] : []));
}
