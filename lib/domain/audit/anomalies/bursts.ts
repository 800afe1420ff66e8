import type { Sighting } from "./sighting.ts";

/**
 * Stretches in which some window of that length holds at least so many events. Stretches that overlap are one.
 * @param sightings oldest first
 */
export function bursts<T extends Pick<Sighting, "at">>(
  sightings: readonly T[],
  windowMs: number,
  least: number,
): readonly (readonly T[])[] {
  const found: T[][] = [];
  let start = 0;
  let taken = -1;
  for (const [end, last] of sightings.entries()) {
    while ((sightings[start]?.at ?? last.at) <= last.at - windowMs) start++;
    if (end - start + 1 < least) continue;
    const current = found.at(-1);
    if (current && start <= taken) current.push(...sightings.slice(taken + 1, end + 1));
    else found.push(sightings.slice(start, end + 1));
    taken = end;
  }
  return found;
}

export function groupBy<T>(items: readonly T[], nameOf: (item: T) => string | null): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** Mean plus three standard deviations, over past hours; hours in which nothing happened count. @unit events an hour */
export function usualMost(hours: readonly number[]): number {
  if (hours.length === 0) return 0;
  const mean = hours.reduce((sum, each) => sum + each, 0) / hours.length;
  const variance = hours.reduce((sum, each) => sum + (each - mean) ** 2, 0) / hours.length;
  return mean + 3 * Math.sqrt(variance);
}
