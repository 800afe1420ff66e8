import { commonPasswords } from "./common-passwords.ts";

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 128;

/** One demand on a new password, met or not, in words that stand beside the field while a person types. */
export type PasswordDemand = { readonly id: PasswordDemandId; readonly says: string; readonly isMet: boolean };
export type PasswordDemandId = "length" | "lower" | "upper" | "digit" | "special" | "not-common" | "not-email";

/**
 * Every demand of the default profile on a password, in the order they are shown. The length counts code points after NFKC, the form that
 * is hashed; nothing is cut off.
 * @source security.md, "Login and sessions"
 */
export function passwordDemands(password: string, about: { readonly email?: string } = {}): readonly PasswordDemand[] {
  const text = password.normalize("NFKC");
  const length = [...text].length;
  const folded = text.toLowerCase();
  return [
    {
      id: "length",
      says: `${PASSWORD_MIN_LENGTH} to ${PASSWORD_MAX_LENGTH} characters`,
      isMet: length >= PASSWORD_MIN_LENGTH && length <= PASSWORD_MAX_LENGTH,
    },
    { id: "lower", says: "A lower-case letter", isMet: /\p{Ll}/u.test(text) },
    { id: "upper", says: "An upper-case letter", isMet: /\p{Lu}/u.test(text) },
    { id: "digit", says: "A digit", isMet: /\p{Nd}/u.test(text) },
    { id: "special", says: "A special character, a space counts", isMet: /[^\p{L}\p{N}\p{M}]/u.test(text) },
    { id: "not-common", says: "Not a password that many people use", isMet: length > 0 && !isCommon(folded) },
    {
      id: "not-email",
      says: "Without the name in front of your e-mail's @",
      isMet: length > 0 && !holdsLocalPart(folded, about.email ?? ""),
    },
  ];
}

/** Why a password is refused, as one sentence; undefined when every demand is met. */
export function passwordRefusal(password: string, about: { readonly email?: string } = {}): string | undefined {
  const missing = passwordDemands(password, about).filter((demand) => !demand.isMet);
  if (missing.length === 0) return undefined;
  return `Still missing: ${missing.map((demand) => demand.says.charAt(0).toLowerCase() + demand.says.slice(1)).join("; ")}.`;
}

/** Common words stay common with a few digits and signs around them. */
function isCommon(folded: string): boolean {
  const plain = folded.replaceAll(/[^\p{L}\p{N}]/gu, "");
  const word = plain.replaceAll(/^\d+|\d+$/g, "");
  const unmasked = word
    .replaceAll("0", "o")
    .replaceAll("1", "i")
    .replaceAll("3", "e")
    .replaceAll("4", "a")
    .replaceAll("5", "s")
    .replaceAll("7", "t");
  return [folded, plain, word, unmasked].some((each) => commonPasswords.has(each)) || new Set(plain).size < 4;
}

/** Short local parts ("al") stand in too many good passwords to be refused. */
function holdsLocalPart(folded: string, email: string): boolean {
  const local = email.split("@")[0]?.normalize("NFKC").trim().toLowerCase() ?? "";
  return local.length >= 3 && folded.includes(local);
}
