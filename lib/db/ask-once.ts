import type { Reach } from "../domain/access/reach.ts";

type Method = (...given: readonly unknown[]) => unknown;

/**
 * The same stores, where the same question is asked of the database once. For a read-only transaction on one snapshot alone: there the
 * answer cannot change. A question with anything in it but plain values and the transaction's own reach is asked each time.
 * @param stores by name, each an object of methods
 */
export function askOnce<T extends object>(stores: T, reach: Reach): T {
  const made = Object.entries(stores).map(([name, store]) => [name, remembering(store as Readonly<Record<string, Method>>, reach)]); // by the parameter's shape
  return Object.fromEntries(made) as T; // the same names, the same methods
}

function remembering(store: Readonly<Record<string, Method>>, reach: Reach): Readonly<Record<string, Method>> {
  const answers = new Map<string, Promise<unknown>>();
  return Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      (...given: readonly unknown[]) => {
        const question = questionOf(given, reach);
        if (question === undefined) return method(...given);
        const key = `${name} ${question}`;
        const known = answers.get(key);
        if (known) return known;
        const answer = method(...given);
        if (answer instanceof Promise) answers.set(key, answer); // a stream can be read once
        return answer;
      },
    ]),
  );
}

function questionOf(given: readonly unknown[], reach: Reach): string | undefined {
  const isPlain = given.every((each) => each === reach || isScalar(each) || isPlainObject(each));
  return isPlain ? JSON.stringify(given.map((each) => (each === reach ? { reach: true } : [each]))) : undefined;
}

function isPlainObject(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isScalar)
  );
}

/** What JSON tells apart. */
function isScalar(value: unknown): boolean {
  return value === null || ["string", "boolean"].includes(typeof value) || (typeof value === "number" && Number.isFinite(value));
}
