import type { EpochMs } from "../../kernel/time.ts";
import type { Finding } from "./sighting.ts";

/** A burst as it is stored. */
type StoredBurst = { readonly firstAt: EpochMs; readonly lastAt: EpochMs; readonly eventIds: readonly string[] };

/** More events than this are counted, not named. */
const MAX_NAMED = 200;

export type Merged =
  | { readonly kind: "new"; readonly burst: StoredBurst }
  | { readonly kind: "longer"; readonly burst: StoredBurst }
  | { readonly kind: "same" };

type Latest = StoredBurst & { readonly acknowledgedAt: EpochMs | null };

/**
 * Whether a finding is a burst of its own, or more of the one before: each burst is told once. What goes on after somebody acknowledged it
 * is a burst of its own as soon as that alone would be found.
 */
export function mergeFinding(latest: Latest | undefined, finding: Finding): Merged {
  const { events, quietMs } = finding;
  const first = events[0];
  if (!first) return { kind: "same" };
  if (!latest || (quietMs !== null && first.at > latest.lastAt + quietMs)) return ofTheirOwn(events);
  const again = quietMs === null ? [] : goingOn(latest, finding);
  return again.length > 0 ? ofTheirOwn(again) : longer(latest, events);
}

function goingOn({ acknowledgedAt }: Latest, { events, least = 1 }: Finding): Finding["events"] {
  const later = acknowledgedAt === null ? [] : events.filter(({ at }) => at > acknowledgedAt);
  return later.reduce((sum, { times = 1 }) => sum + times, 0) >= least ? later : [];
}

function ofTheirOwn(events: Finding["events"]): Merged {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return { kind: "same" };
  return { kind: "new", burst: { firstAt: first.at, lastAt: last.at, eventIds: events.map(({ id }) => id).slice(0, MAX_NAMED) } };
}

function longer(latest: Latest, events: Finding["events"]): Merged {
  const own = events.filter(({ at }) => at >= latest.firstAt); // those before are of the burst that was acknowledged
  const known = new Set(latest.eventIds);
  const lastAt = own.reduce((max, { at }) => (at > max ? at : max), latest.lastAt);
  if (lastAt === latest.lastAt && own.every(({ id }) => known.has(id) || known.size >= MAX_NAMED)) return { kind: "same" };
  const eventIds = [...new Set([...latest.eventIds, ...own.map(({ id }) => id)])].slice(0, MAX_NAMED);
  return { kind: "longer", burst: { firstAt: latest.firstAt, lastAt, eventIds } };
}
