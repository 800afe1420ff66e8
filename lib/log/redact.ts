const SECRET = "[secret]";
const MAX_DEPTH = 6;
const MAX_TEXT = 4_000;
const MAX_ENTRIES = 100;

/** Names whose values never reach a log, wherever they stand. */
const secretName =
  /pass(word|phrase|wd)?$|passwordhash|secret|token|cookie|authori[sz]ation|^key$|keys$|apikey|privatekey|pepper|nonce|sealed|wrapped|credential|csrf/i;
/** Values that are secret whatever they are called: addresses with a password, one-time tokens and keys, web tokens. */
const secretText: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@]*@/gi, `$1:${SECRET}@`],
  [/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, SECRET],
  [/\beyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}/g, SECRET],
];

/** A copy that is safe to log: bounded in depth and size, secrets replaced by a word, errors with their causes. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactedText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `[${typeof value}]`;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deeper]";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[invalid date]" : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redactedError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((each) => redacted(each, depth + 1));
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  return redactedFields(value, depth);
}

export function redactedText(text: string): string {
  const bounded = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return secretText.reduce((before, [pattern, replacement]) => before.replace(pattern, replacement), bounded);
}

function redactedError(error: Error, depth: number): object {
  const { name, message, stack, cause, ...more } = error as Error & { cause?: unknown }; // own fields such as `code`
  return {
    name: error.name ?? name,
    message: redactedText(error.message ?? message),
    stack: redactedText(String(error.stack ?? stack ?? "")),
    ...redactedFields(more, depth),
    ...((error.cause ?? cause) ? { cause: redacted(error.cause, depth + 1) } : {}),
  };
}

function redactedFields(value: object, depth: number): object {
  const fields: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value).slice(0, MAX_ENTRIES)) {
    fields[name] =
      secretName.test(name) && each !== null && each !== undefined && typeof each !== "boolean" ? SECRET : redacted(each, depth + 1);
  }
  return fields;
}
