/** Words of the product that whoever guesses passwords of this desk tries first. Lower case, letters alone. */
export const productWords: readonly string[] = ["bulwark", "tradingdesk", "killswitch"];

const SHORTEST_PART = 4;
/** A short local part ("al") stands in too many good passwords to be refused. */
const SHORTEST_LOCAL = 3;
/** Parts of addresses that are nobody's own. */
const commonParts = new Set(["mail", "gmail", "email", "info", "admin", "localhost", "invalid", "test", "com", "example"]);

/**
 * Words that a password holds and must not: the product's, the person's name, parts of the e-mail. Signs between letters and digits for
 * letters do not hide one.
 * @shape each once, in the order they are looked for
 * @source ASVS 5.0 6.2.11, docs/decisions/011-password-profiles.md
 */
export function contextWordsIn(password: string, about: { readonly email?: string; readonly name?: string }): readonly string[] {
  const text = plainOf(password);
  const read = lettersOf(text);
  return [...new Set([...productWords, ...personWords(about)])].filter((word) => text.includes(word) || read.includes(lettersOf(word)));
}

function personWords({ email = "", name = "" }: { readonly email?: string; readonly name?: string }): readonly string[] {
  const [local = "", domain = ""] = email.normalize("NFKC").toLowerCase().trim().split("@");
  const parts = [
    ...local.split(/[^\p{L}\p{N}]+/u),
    ...domain.split(".").slice(0, -1),
    ...name
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  ];
  const own = parts.map(plainOf).filter((part) => part.length >= SHORTEST_PART && !commonParts.has(part));
  const whole = plainOf(local);
  return whole.length >= SHORTEST_LOCAL && !commonParts.has(whole) ? [whole, ...own] : own;
}

function plainOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function lettersOf(text: string): string {
  // Both what 1 may stand for (i, l) is read as one letter.
  const letters: Readonly<Record<string, string>> = { "0": "o", "1": "i", l: "i", "3": "e", "4": "a", "5": "s", "7": "t" };
  return text.replaceAll(/[01l3457]/g, (sign) => letters[sign] ?? sign);
}
