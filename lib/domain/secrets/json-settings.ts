import { byHand, type Setting } from "./setting.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a text
const token = /"(?:[^"\\\u0000-\u001f]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gy;
const space = /\s*/gy;

/** `name` and `value`: of a pair that says what it is called beside it. */
type Place = { readonly kind: "object" | "array"; key: string; index: number; name?: string; value?: Setting };

/** The values of a JSON document with their places, in order; of numbers only that they are there. @throws SyntaxError that quotes nothing */
export function jsonSettings(text: string): readonly Setting[] {
  try {
    JSON.parse(text);
  } catch {
    throw new SyntaxError("it is not JSON"); // the parser's message quotes the text
  }
  const found: Setting[] = [];
  const places: Place[] = [];
  let previous = "";
  let line = 1;
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    const gap = space.exec(text)?.[0] ?? "";
    line += gap.split("\n").length - 1;
    token.lastIndex = at + gap.length;
    const word = token.exec(text)?.[0];
    if (word === undefined) break;
    const start = at + gap.length;
    at = start + word.length;
    const place = places.at(-1);
    if (word === "{") places.push({ kind: "object", key: "", index: 0 });
    else if (word === "[") places.push({ kind: "array", key: "", index: 0 });
    else if (word === "}" || word === "]") {
      const paired = pairOf(places);
      if (paired) found.splice(found.indexOf(paired.as), 1, paired.named);
      places.pop();
    } else if (word === "," && place) place.index += 1;
    else if (word.startsWith('"') && place?.kind === "object" && previous !== ":")
      place.key = String(JSON.parse(word)); // a string token is a string
    else if (word !== ":" && word !== ",") {
      const value = word.startsWith('"') ? String(JSON.parse(word)) : undefined;
      const isText = value !== undefined;
      const facts = { path: pathOf(places), line, start: isText ? start + 1 : start, end: isText ? at - 1 : at };
      const setting: Setting = isText ? { ...facts, quote: '"', value } : { ...facts, quote: "", value, seen: word, why: byHand.number };
      found.push(setting);
      if (place?.kind === "object" && (place.key === "name" || place.key === "key") && isText) place.name ??= value;
      if (place?.kind === "object" && place.key === "value") place.value = setting;
    }
    previous = word;
  }
  return found;
}

/** `{"name": "DB_PASSWORD", "value": "…"}`: the value, called as its pair calls it. */
function pairOf(places: readonly Place[]): { readonly as: Setting; readonly named: Setting } | undefined {
  const { name, value } = places.at(-1) ?? {};
  if (name === undefined || value === undefined) return undefined;
  const above = pathOf(places.slice(0, -1));
  return { as: value, named: { ...value, path: above === "" ? name : `${above}.${name}` } };
}

function pathOf(places: readonly Place[]): string {
  return places
    .map((place) => (place.kind === "object" ? `.${place.key}` : `[${place.index}]`))
    .join("")
    .replace(/^\./, "");
}
