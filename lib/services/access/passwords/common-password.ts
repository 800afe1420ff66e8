import { foldedForms } from "../../../domain/access/password-rule.ts";

/** Of the ranked list so many are taken for the first or second half of a longer password. */
const HALVES = 3_000;

export type CommonPasswords = {
  /** Whether the password, or what is left of it without signs and digits around, is one that many people use. */
  has(password: string): boolean;
  /** Those that could be chosen under a profile's length. */
  ofLength(minLength: number): readonly string[];
};

/**
 * The passwords that many people use: the 49,000 of zxcvbn's ranked dictionary, and, since few of them are long enough to pass the length
 * rule, the long forms that people make of them: a word twice or thrice, and two frequent ones in a row. Made from the package when it is
 * first asked for, so that an update of the package updates the list.
 */
export function commonPasswords(): Promise<CommonPasswords> {
  loaded ??= load();
  return loaded;
}

let loaded: Promise<CommonPasswords> | undefined;

async function load(): Promise<CommonPasswords> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  const ranked = dictionary["passwords-common"] as readonly string[]; // the package types it as list or ranked record; it is a list
  const all = new Set(ranked);
  const halves = new Set(ranked.slice(0, HALVES).filter((word) => word.length >= 4));
  return {
    has: (password) => foldedForms(password).some((form) => all.has(form) || isRepeated(form, all) || isTwo(form, halves)),
    ofLength(minLength) {
      const long = new Set(ranked.filter((word) => word.length >= minLength));
      for (const word of ranked) {
        for (const repeated of [word + word, word + word + word]) if (word.length >= 4 && repeated.length >= minLength) long.add(repeated);
      }
      return [...long].filter((word) => word.length <= 128);
    },
  };
}

function isRepeated(text: string, words: ReadonlySet<string>): boolean {
  return [2, 3, 4].some((times) => {
    const part = text.slice(0, text.length / times);
    return text.length % times === 0 && part.repeat(times) === text && words.has(part);
  });
}

function isTwo(text: string, words: ReadonlySet<string>): boolean {
  for (let at = 4; at <= text.length - 4; at++) if (words.has(text.slice(0, at)) && words.has(text.slice(at))) return true;
  return false;
}
