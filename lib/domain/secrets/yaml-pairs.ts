const line = /^(?<indent> *)(?<dashes>(?:- +)*)(?<key>[\w.\-/]+) *:[ \t]*(?<value>.*)$/;

/**
 * What a `value:` of YAML is called by the `name:` (or `key:`) beside it, as lists of environment variables are written.
 * @param keyAt column of its key
 * @param isFirst whether it begins its item of a list
 */
export function pairedName(lines: readonly string[], at: number, keyAt: number, isFirst: boolean): string | undefined {
  for (let i = at - 1; i >= 0 && !isFirst; i--) {
    const beside = read(lines[i] ?? "");
    if (!beside || beside.keyAt > keyAt) continue;
    if (beside.keyAt < keyAt) break;
    if (beside.name !== undefined) return beside.name;
    if (beside.isFirst) break;
  }
  for (const text of lines.slice(at + 1)) {
    const beside = read(text);
    if (!beside || beside.keyAt > keyAt) continue;
    if (beside.keyAt < keyAt || beside.isFirst) break;
    if (beside.name !== undefined) return beside.name;
  }
  return undefined;
}

function read(text: string) {
  const { indent = "", dashes = "", key = "", value = "" } = line.exec(text)?.groups ?? {};
  if (key === "") return undefined;
  const name =
    key === "name" || key === "key"
      ? value
          .replace(/\s+#.*$/, "")
          .replace(/^["']|["']$/g, "")
          .trim()
      : "";
  return { keyAt: indent.length + dashes.length, isFirst: dashes !== "", name: name === "" ? undefined : name };
}
