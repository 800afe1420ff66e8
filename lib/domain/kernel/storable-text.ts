/**
 * Text that the database and canonical JSON can hold: PostgreSQL has no NUL, UTF-8 no half of a surrogate pair. What a person typed is
 * refused; what must be kept whatever it holds, as the record of a refused act, has U+FFFD there.
 */
const REPLACEMENT = "\ufffd";
/** As deep as canonical JSON goes. */
const MAX_DEPTH = 64;

function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** Whether each text of a parsed input can be stored. Only plain objects and lists are looked into. */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return isStorableText(value);
  if (!isNested(value)) return true;
  return depth < MAX_DEPTH && Object.entries(value).every(([key, each]) => isStorableText(key) && isStorable(each, depth + 1));
}

/** The same value with U+FFFD for what cannot be stored. */
export function storable<T>(value: T, depth = 0): T {
  if (typeof value === "string") return storableText(value) as T & string; // a text stays a text
  if (!isNested(value) || depth >= MAX_DEPTH || isStorable(value, depth)) return value;
  if (Array.isArray(value)) return value.map((each) => storable(each, depth + 1)) as T & unknown[]; // a list stays a list
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storableText(key), storable(each, depth + 1)])) as T & object; // as above
}

export function storableText(text: string): string {
  return isStorableText(text) ? text : text.replaceAll("\0", REPLACEMENT).toWellFormed();
}

function isNested(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
