import { commonPasswords } from "./common-passwords.ts";
import { contextWordsIn } from "./context-words.ts";

export type PasswordProfile = "default" | "nist";

export const PASSWORD_MAX_LENGTH = 128;
/** So many of the last passwords, the current one among them, do not come back. */
export const PASSWORD_HISTORY = 5;
/** What zxcvbn must say at least, of 0 to 4. */
export const PASSWORD_MIN_SCORE = 3;

/** @source security.md, "Login and sessions"; `nist` is ASVS 5.0 6.2.5 */
export const passwordProfiles: Readonly<
  Record<PasswordProfile, { readonly minLength: number; readonly isComposed: boolean; readonly says: string }>
> = {
  default: { minLength: 12, isComposed: true, says: "12 characters or more with mixed case, a digit and a special character" },
  nist: { minLength: 15, isComposed: false, says: "15 characters or more, of any kind" },
};

/** One demand on a new password, met or not, in words that stand beside the field while a person types. */
export type PasswordDemand = { readonly id: PasswordDemandId; readonly says: string; readonly isMet: boolean };
export type PasswordDemandId = "length" | "lower" | "upper" | "digit" | "special" | "not-common" | "no-context";

/** Whom a password is for: what is known of that person must not stand in it. */
export type PasswordAbout = { readonly email?: string; readonly name?: string; readonly profile?: PasswordProfile };

/**
 * Every demand of a profile that can be told from the text alone, in the order they are shown. The length counts code points after NFKC,
 * the form that is hashed; nothing is cut off. The server also asks zxcvbn, the whole list of common passwords, the breached ones and the
 * person's last ones.
 */
export function passwordDemands(password: string, about: PasswordAbout = {}): readonly PasswordDemand[] {
  const { minLength, isComposed } = passwordProfiles[about.profile ?? "default"];
  const text = password.normalize("NFKC");
  const length = [...text].length;
  const composition: readonly PasswordDemand[] = [
    { id: "lower", says: "A lower-case letter", isMet: /\p{Ll}/u.test(text) },
    { id: "upper", says: "An upper-case letter", isMet: /\p{Lu}/u.test(text) },
    { id: "digit", says: "A digit", isMet: /\p{Nd}/u.test(text) },
    { id: "special", says: "A special character, a space counts", isMet: /[^\p{L}\p{N}\p{M}]/u.test(text) },
  ];
  return [
    {
      id: "length",
      says: `${minLength} to ${PASSWORD_MAX_LENGTH} characters`,
      isMet: length >= minLength && length <= PASSWORD_MAX_LENGTH,
    },
    ...(isComposed ? composition : []),
    { id: "not-common", says: "Not a password that many people use", isMet: length > 0 && !isCommon(text.toLowerCase()) },
    {
      id: "no-context",
      says: "Without your name, parts of your e-mail, or the desk's own words",
      isMet: length > 0 && contextWordsIn(text, about).length === 0,
    },
  ];
}

/** Why a password is refused, as one sentence; undefined when every demand is met. */
export function passwordRefusal(password: string, about: PasswordAbout = {}): string | undefined {
  const missing = passwordDemands(password, about).filter((demand) => !demand.isMet);
  if (missing.length === 0) return undefined;
  return `Still missing: ${missing.map((demand) => demand.says.charAt(0).toLowerCase() + demand.says.slice(1)).join("; ")}.`;
}

/** The forms under which a password is looked up: as it is, without signs, without digits around it, with digits read as letters. */
export function foldedForms(password: string): readonly string[] {
  const folded = password.normalize("NFKC").toLowerCase();
  const plain = folded.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const word = plain.replaceAll(/^\d+|\d+$/g, "");
  return [...new Set([folded, plain, word, lettersOf(word)])].filter((form) => form !== "");
}

/** Common words stay common with a few digits and signs around them. */
function isCommon(folded: string): boolean {
  const plain = folded.replaceAll(/[^\p{L}\p{N}]/gu, "");
  return foldedForms(folded).some((form) => commonPasswords.has(form)) || new Set(plain).size < 4;
}

/** Digits that stand for letters, read as these. */
function lettersOf(word: string): string {
  const letters: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t" };
  return word.replaceAll(/[013457]/g, (digit) => letters[digit] ?? digit);
}
