import type { CheckFailure } from "./findings.ts";
import { type ConnectionVenue, connectionVenues } from "./venues.ts";

const MINUTE_MS = 60_000;
const EVERY_MS = { exchange: 15 * MINUTE_MS, data: 24 * 60 * MINUTE_MS } as const;
const MOST_MS = 6 * 60 * MINUTE_MS;

/** How long both credentials stand side by side after a rotation. */
export const OVERLAP_MS = 15 * MINUTE_MS;
/** How long an envelope may wait for the worker. */
export const ENVELOPE_LIFE_MS = 10 * MINUTE_MS;
/** Uses by the health check are recorded once in this time, with their number; any other use at once. */
export const USES_TOGETHER_MS = 60 * MINUTE_MS;
/** How many credentials the desk keeps. */
export const MAX_CONNECTIONS = 50;
export const MAX_WAITING = 10;

/** The time to the next health check: doubled for each failure in a row, at most 6 hours (a day for data), spread by ±20 %. @unit ms */
export function nextCheckMs(venue: ConnectionVenue, failuresInARow: number, random: number): number {
  const { kind } = connectionVenues[venue];
  const whole = EVERY_MS[kind] * 2 ** Math.min(failuresInARow, 10);
  return Math.round(Math.min(whole, Math.max(MOST_MS, EVERY_MS[kind])) * (0.8 + random * 0.4));
}

/** The time before a new credential is tried once more, while its person waits. Undefined after the third try. @unit ms */
export function retryCheckMs(tries: number, failure: CheckFailure, random: number): number | undefined {
  if (tries >= 3 || (failure.code !== "unreachable" && failure.code !== "rate-limited")) return undefined;
  return Math.round(1_000 * 2 ** tries * (0.5 + random / 2));
}
