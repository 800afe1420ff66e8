import type { EpochMs } from "../../kernel/time.ts";
import type { Finding } from "./sighting.ts";

/** A burst as it is stored. */
export type StoredBurst = { readonly firstAt: EpochMs; readonly lastAt: EpochMs; readonly eventIds: readonly string[] };

/** More events than this are counted, not named. */
export const MAX_NAMED = 200;

export type Merged =
  | { readonly kind: "new"; readonly burst: StoredBurst }
  | { readonly kind: "longer"; readonly burst: StoredBurst }
  | { readonly kind: "same" };

/** Whether a finding is a burst of its own, or more of the one before: each burst is told once. */
export function mergeFinding(latest: StoredBurst | undefined, { events, quietMs }: Finding): Merged {
  const ids = events.map(({ id }) => id);
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return { kind: "same" };
  if (!latest || first.at > latest.lastAt + quietMs)
    return { kind: "new", burst: { firstAt: first.at, lastAt: last.at, eventIds: ids.slice(0, MAX_NAMED) } };
  const known = new Set(latest.eventIds);
  if (last.at <= latest.lastAt && ids.every((id) => known.has(id) || known.size >= MAX_NAMED)) return { kind: "same" };
  const eventIds = [...new Set([...latest.eventIds, ...ids])].slice(0, MAX_NAMED);
  const lastAt = last.at > latest.lastAt ? last.at : latest.lastAt;
  return { kind: "longer", burst: { firstAt: latest.firstAt, lastAt, eventIds } };
}
