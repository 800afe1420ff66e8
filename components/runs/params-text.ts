/** Parameters in one line: "fast 10 · slow 30 · entry fraction 0.05". */
export function paramsText(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${wordsOf(name)} ${String(value)}`)
    .join(" · ");
}

/** "entryFraction" is "entry fraction". */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
