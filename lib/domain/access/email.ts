/** The form in which e-mail addresses are compared and looked up: trimmed, NFKC, lower case. */
export function canonicalEmail(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/** Only what a login needs: one @, something on both sides, no spaces or controls. The mailbox itself proves the rest. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]+$/u.test(text);
}
