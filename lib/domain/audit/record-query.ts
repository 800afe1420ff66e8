/**
 * Turns filters and words into one full-text query over `audit_search`. Filters are lexemes with a letter and a colon before them, words
 * have none (see audit_words in prisma/migrations). Everything is quoted: what a person types is never syntax.
 */
import { isUuid } from "../kernel/ids.ts";
import { isFiller, typesSaying } from "./types-saying.ts";
import { cutWords } from "./words.ts";

/** A word somebody looks for, and the people whose names have it. */
export type SearchTerm = { readonly word: string; readonly people: readonly string[] };

export type RecordFields = {
  readonly area?: string;
  readonly type?: string;
  readonly actor?: string;
  readonly result?: string;
  readonly resource?: string;
  readonly resourceId?: string;
  readonly subject?: string;
  readonly request?: string;
  readonly portfolioId?: string;
};

const letters = {
  area: "a",
  type: "y",
  actor: "w",
  result: "x",
  resource: "k",
  resourceId: "i",
  subject: "s",
  request: "r",
  portfolioId: "p",
} as const satisfies Record<keyof RecordFields, string>;

const MAX_LEXEME = 200;

export function fieldLexemes(fields: RecordFields): readonly string[] {
  return (Object.keys(letters) as (keyof RecordFields)[]) // keys of the literal above
    .filter((name) => fields[name] !== undefined)
    .map((name) => quoted(`${letters[name]}:${fields[name]}`));
}

/**
 * One term: the word as a beginning, or types whose sentence has it, or people, or blind tokens. Undefined for a word that tells nothing.
 * @param tokens blind tokens of the word, where it looks like an address or an e-mail
 */
export function termQuery({ word, people }: SearchTerm, tokens: readonly string[] = []): string | undefined {
  const parts = cutWords(word);
  if (parts.length === 0 && tokens.length === 0) return undefined;
  if (parts.length === 1 && isFiller(parts[0] ?? "")) return undefined;
  const ways = [
    `${quoted(word.toLowerCase())}:*`,
    ...(parts.length > 0 ? [`(${parts.map((part, i) => `${quoted(part)}${i === parts.length - 1 ? ":*" : ""}`).join(" & ")})`] : []),
    ...(parts.length === 1 ? typesSaying(parts[0] ?? "").map((type) => quoted(`y:${type}`)) : []),
    ...(isUuid(word.toLowerCase()) ? [quoted(`w:user:${word.toLowerCase()}`)] : []), // a person's id finds what the person did, too
    ...people.flatMap((id) => [quoted(`w:user:${id}`), quoted(`s:${id}`)]),
    ...tokens.map(quoted),
  ];
  return `(${[...new Set(ways)].join(" | ")})`;
}

/** All of them must hold. */
export function allOf(parts: readonly string[]): string {
  return parts.join(" & ");
}

export function quoted(lexeme: string): string {
  return `'${lexeme.slice(0, MAX_LEXEME).replaceAll("\0", "").replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
