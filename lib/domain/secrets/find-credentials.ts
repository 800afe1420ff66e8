/**
 * Finds hard-coded credentials in files of settings, by line and without a parser of the whole format: what is found is a range of the
 * text, so that replacing it leaves every other byte as it was. What it cannot place safely (a block of YAML, a text over several
 * lines), or what not every reader of the format reads alike, it reports instead of touching.
 */
import { credentialKind } from "./credential-words.ts";
import { jsonSettings } from "./json-settings.ts";
import { lineSettings } from "./line-settings.ts";
import { byHand, type Setting, type SettingsFormat } from "./setting.ts";

export type FoundCredential = Setting & { readonly value: string; readonly kind: string };

export type Findings = {
  readonly found: readonly FoundCredential[];
  /** Named like credentials, and left alone: for a person to move. */
  readonly unmovable: readonly { readonly path: string; readonly line: number; readonly why: string }[];
};

const formats: readonly (readonly [RegExp, SettingsFormat])[] = [
  [/(^|\/)\.env(\.[\w-]+)*$|\.env$/i, "env"],
  [/\.json$/i, "json"],
  [/\.ya?ml$/i, "yaml"],
  [/\.toml$/i, "toml"],
  [/\.(ini|cfg|conf|properties)$/i, "ini"],
];

/** By the file's name; undefined when it is none of ours. */
export function settingsFormat(fileName: string): SettingsFormat | undefined {
  return formats.find(([pattern]) => pattern.test(fileName))?.[1];
}

/** @throws SyntaxError when JSON is not JSON; its message holds nothing of the text */
export function findCredentials(text: string, format: SettingsFormat): Findings {
  const found: FoundCredential[] = [];
  const unmovable: { path: string; line: number; why: string }[] = [];
  for (const setting of format === "json" ? jsonSettings(text) : lineSettings(text, format)) {
    const { value, path, line, seen = "", why = byHand.readers } = setting;
    const kind = credentialKind(path, value ?? seen);
    if (kind === undefined) continue;
    if (value === undefined) unmovable.push({ path, line, why });
    else if (!value.isWellFormed() || value.includes("\0")) unmovable.push({ path, line, why: byHand.readers });
    else if (/\$\{|\{\{|\$\(/.test(value)) unmovable.push({ path, line, why: byHand.refers });
    else found.push({ ...setting, value, kind });
  }
  return { found, unmovable };
}

/** The text with every credential replaced; all other bytes stay. `placeholder` is plain: no quote, backslash or line break. */
export function withoutCredentials(
  text: string,
  found: readonly FoundCredential[],
  placeholder: (found: FoundCredential) => string,
): string {
  let out = text;
  for (const each of found.toSorted((a, b) => b.start - a.start)) out = out.slice(0, each.start) + placeholder(each) + out.slice(each.end);
  return out;
}
