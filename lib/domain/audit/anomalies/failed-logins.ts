import { HOUR_MS, MINUTE_MS } from "../../kernel/time.ts";
import type { AnomalySettings } from "../anomaly-settings.ts";
import { bursts, groupBy, usualMost } from "./bursts.ts";
import type { Finding, Sighting } from "./sighting.ts";

/**
 * Failed sign-ins to one account or from one network, by a fixed rate; and of the whole desk, against the past (mean + 3σ an hour).
 * @param sightings failed sign-ins, oldest first
 * @param hours how many there were in each past hour
 */
export function failedLogins(sightings: readonly Sighting[], hours: readonly number[], settings: AnomalySettings): readonly Finding[] {
  const windowMs = settings.failedLoginsMinutes * MINUTE_MS;
  const groups = [
    ...[...groupBy(sightings, ({ subject }) => subject)].map(([id, events]) => [`person:${id}`, events] as const),
    ...[...groupBy(sightings, ({ network }) => network)].map(([token, events]) => [`network:${token}`, events] as const),
  ];
  const byRate = groups.flatMap(([about, events]) =>
    bursts(events, windowMs, settings.failedLogins).map(
      (burst): Finding => ({
        rule: "failed-logins",
        about,
        events: burst,
        figures: { count: burst.length, minutes: settings.failedLoginsMinutes, threshold: settings.failedLogins },
        quietMs: windowMs,
        least: settings.failedLogins,
      }),
    ),
  );
  const usual = Math.max(settings.failedLoginsFloor, Math.floor(usualMost(hours)) + 1);
  const bySigma = bursts(sightings, HOUR_MS, usual).map(
    (burst): Finding => ({
      rule: "failed-logins-unusual",
      about: "desk",
      events: burst,
      figures: { count: burst.length, threshold: usual, pastHours: hours.length },
      quietMs: HOUR_MS,
      least: usual,
    }),
  );
  return [...byRate, ...bySigma];
}
