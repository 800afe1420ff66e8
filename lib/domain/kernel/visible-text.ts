/**
 * A text in which nothing acts on whoever shows it: control characters, line ends, zero-width and direction marks become their code,
 * as \u202e. For pages, logs and files that people open.
 */
export function visibleText(text: string): string {
  return text.replaceAll(/[\p{C}\u2028\u2029]/gu, codeOf);
}

/** The same of a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}

/** JSON on one line in which such characters stand as escapes, so that it reads back as it was. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\p{C}\u2028\u2029]/gu, codeOf);
}

function codeOf(sign: string): string {
  return Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}
