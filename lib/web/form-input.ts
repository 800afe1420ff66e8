/**
 * A form as the object that a use case's schema reads: the last value of each name, a list for names that end in `[]`, empty optional
 * fields as they are. The framework's own hidden fields are left out.
 */
export function formInput(form: FormData): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name.startsWith("$ACTION") || !isFieldName(name)) continue;
    if (!name.endsWith("[]")) {
      input[name] = value;
      continue;
    }
    const key = name.slice(0, -2);
    const list = Object.hasOwn(input, key) && Array.isArray(input[key]) ? input[key] : [];
    input[key] = [...list, value];
  }
  return input;
}

/** Names that would reach into an object's prototype are nobody's fields. */
function isFieldName(name: string): boolean {
  return !["__proto__", "constructor", "prototype"].includes(name.replace(/\[\]$/, ""));
}
