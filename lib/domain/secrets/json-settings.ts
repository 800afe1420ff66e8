import type { Setting } from "./setting.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a text
const token = /"(?:[^"\\\u0000-\u001f]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gy;
const space = /\s*/gy;

type Place = { readonly kind: "object" | "array"; key: string; index: number };

/** The text values of a JSON document with their places. Numbers hold no credentials. @throws SyntaxError that quotes nothing */
export function* jsonSettings(text: string): Generator<Setting> {
  try {
    JSON.parse(text);
  } catch {
    throw new SyntaxError("it is not JSON"); // the parser's message quotes the text
  }
  const places: Place[] = [];
  let previous = "";
  let line = 1;
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    const gap = space.exec(text)?.[0] ?? "";
    line += gap.split("\n").length - 1;
    token.lastIndex = at + gap.length;
    const found = token.exec(text)?.[0];
    if (found === undefined) return;
    const start = at + gap.length;
    at = start + found.length;
    const place = places.at(-1);
    if (found === "{") places.push({ kind: "object", key: "", index: 0 });
    else if (found === "[") places.push({ kind: "array", key: "", index: 0 });
    else if (found === "}" || found === "]") places.pop();
    else if (found === "," && place) place.index += 1;
    else if (found.startsWith('"')) {
      const isKey = place?.kind === "object" && previous !== ":";
      const value = String(JSON.parse(found)); // a string token is a string
      if (isKey && place) place.key = value;
      else yield { path: pathOf(places), line, start: start + 1, end: at - 1, quote: '"', value };
    }
    previous = found;
  }
}

function pathOf(places: readonly Place[]): string {
  return places
    .map((place) => (place.kind === "object" ? `.${place.key}` : `[${place.index}]`))
    .join("")
    .replace(/^\./, "");
}
