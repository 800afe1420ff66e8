import { type EpochMs, HOUR_MS, isoTime, MINUTE_MS } from "../../kernel/time.ts";
import { type AnomalyRule, anomalyRules } from "./sighting.ts";

/** Rules of which admins hear at once, however much else was found. */
export const urgentRules: readonly AnomalyRule[] = ["record-changed"];

/** How far back tellings count. @unit ms */
export const TELLING_SPAN_MS = HOUR_MS;
const MOST_TELLINGS = 6;
const HELD_MS = 10 * MINUTE_MS;
/** More than this found at once are told in one notice. */
const MOST_APART = 3;

type Found = { readonly rule: AnomalyRule; readonly lastAt: EpochMs; readonly eventIds: readonly string[] };

/** Whether what is not urgent waits: after six tellings within an hour, admins are told every ten minutes. @param told newest first */
export function isHeld(told: readonly EpochMs[], now: EpochMs): boolean {
  const [last] = told;
  return told.length >= MOST_TELLINGS && last !== undefined && now - last < HELD_MS;
}

/** What each admin is told: what is urgent and a few others one by one, many as one. */
export function noticesOf(found: readonly Found[]): readonly string[] {
  const rest = found.filter(({ rule }) => !urgentRules.includes(rule));
  const apart = found.filter(({ rule }) => urgentRules.includes(rule));
  return rest.length <= MOST_APART ? found.map(one) : [...apart.map(one), many(rest)];
}

function one({ rule, eventIds, lastAt }: Found): string {
  return `${anomalyRules[rule]}: ${eventIds.length} events up to ${minute(lastAt)}`;
}

function many(found: readonly Found[]): string {
  const counts = Map.groupBy(found, ({ rule }) => rule);
  const each = [...counts].map(([rule, { length }]) => `${anomalyRules[rule]} (${length})`);
  const last = found.reduce((max, { lastAt }) => (lastAt > max ? lastAt : max), found[0]?.lastAt ?? (0 as EpochMs)); // there is a first one
  return `${found.length} findings up to ${minute(last)}: ${each.join(", ")}`;
}

const minute = (at: EpochMs): string => `${isoTime(at).slice(0, 16).replace("T", " ")} UTC`;
