import { FailureError } from "../domain/kernel/errors.ts";

/** How an attempt is counted: before a look at the database, and taken back where it was no guess. */
export type DoorCount = { readonly take: () => Promise<void>; readonly giveBack: () => Promise<void> };

/** @unit ms */
const KNOWN_MS = 600_000;
const MAX_KNOWN = 10_000;

type Door = { readonly known: Map<string, number>; readonly looking: Map<string, Promise<unknown>> };

/**
 * Stands before the look-up of an API token: what was not found right here lately is counted first, by its network, so that a flood of
 * made-up tokens meets the limit and not the database. What was found right passes and is looked up all the same: knowing opens nothing.
 * @param name of what is shown, from a network; of the plain kind it holds the secret's hash, so that nobody else can wear it
 * @throws FailureError throttled, and whatever `look` throws
 */
export async function atTokenDoor<T>(name: string, count: DoorCount, look: () => Promise<T>): Promise<T> {
  const { known, looking } = door();
  const earlier = looking.get(name);
  if (earlier) await earlier.catch(() => undefined); // the first of many at once speaks for them
  if (isKnown(name)) return again();
  const looked = first();
  looking.set(name, looked);
  try {
    return await looked;
  } finally {
    if (looking.get(name) === looked) looking.delete(name);
  }

  async function first(): Promise<T> {
    await count.take();
    try {
      const found = await look();
      known.delete(name); // the newest stand last
      known.set(name, Date.now() + KNOWN_MS);
      if (known.size > MAX_KNOWN) known.delete(known.keys().next().value ?? "");
      await count.giveBack();
      return found;
    } catch (error) {
      if (!isGuess(error)) await count.giveBack();
      throw error;
    }
  }

  async function again(): Promise<T> {
    try {
      return await look();
    } catch (error) {
      if (isGuess(error)) {
        known.delete(name);
        await count.take();
      }
      throw error;
    }
  }
}

function isKnown(name: string): boolean {
  return (door().known.get(name) ?? 0) > Date.now();
}

function isGuess(error: unknown): boolean {
  return error instanceof FailureError && error.failure.code === "unauthenticated";
}

/** On the process, since the bundler may load this module twice. */
function door(): Door {
  const shared = globalThis as { [doorName]?: Door }; // the one place that writes this symbol
  shared[doorName] ??= { known: new Map(), looking: new Map() };
  return shared[doorName];
}

const doorName = Symbol.for("bulwark.token-door");
