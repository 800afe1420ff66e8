/** What parts words in the index of the record: ASCII alone, so that the database cuts the same way (audit_cut in prisma/migrations). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters part words, too
const between = /[\u0000-\u002f\u003a-\u0060\u007b-\u007f]+/;

/** A text as lower-case words. */
export function cutWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(between)
    .filter((word) => word !== "");
}
