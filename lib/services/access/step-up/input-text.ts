import { canonicalJson, type JsonValue } from "../../../domain/kernel/canonical-json.ts";

/** The one text of a parsed input, so that equal inputs make equal operations: optional fields that are not there are left out. */
export function inputText(input: unknown): string {
  return canonicalJson(plain(input));
}

function plain(value: unknown): JsonValue {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return value.map((each) => (each === undefined ? null : plain(each)));
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(entries.map(([key, each]) => [key, plain(each)]));
  }
  throw new TypeError(`an input holds no ${typeof value} of this kind`);
}
