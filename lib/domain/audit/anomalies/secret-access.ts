import { HOUR_MS } from "../../kernel/time.ts";
import type { AnomalySettings } from "../anomaly-settings.ts";
import { bursts, groupBy, usualMost } from "./bursts.ts";
import type { Finding, Sighting } from "./sighting.ts";

/**
 * Secrets and keys that were touched outside working hours, or by one actor more often in an hour than ever usual (mean + 3σ).
 * @param sightings what touched secrets, oldest first
 * @param hours how often each actor did in each past hour
 */
export function secretAccess(
  sightings: readonly Sighting[],
  hours: ReadonlyMap<string, readonly number[]>,
  settings: AnomalySettings,
): readonly Finding[] {
  return [...groupBy(sightings, ({ actor }) => actor)].flatMap(([about, events]) => {
    const outside = bursts(
      events.filter(({ at }) => !isWorkingTime(at, settings)),
      HOUR_MS,
      1,
    );
    const most = Math.max(settings.secretsPerHour, Math.floor(usualMost(hours.get(about) ?? [])) + 1);
    return [
      ...outside.map((burst): Finding => finding("secret-hours", about, burst, { count: burst.length, timeZone: settings.timeZone })),
      ...bursts(events, HOUR_MS, most).map((burst) => ({
        ...finding("secret-rate", about, burst, { count: burst.length, threshold: most }),
        least: most,
      })),
    ];
  });
}

function finding(rule: Finding["rule"], about: string, events: readonly Sighting[], figures: Finding["figures"]): Finding {
  return { rule, about, events, figures, quietMs: HOUR_MS };
}

/** Working hours may pass midnight: what they hold of the next day belongs to the day on which they began. */
export function isWorkingTime(at: number, { timeZone, workFrom, workTo, workDays }: AnomalySettings): boolean {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", hourCycle: "h23" }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  const today = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday")) + 1;
  const yesterday = today === 1 ? 7 : today - 1;
  const hour = Number(part("hour"));
  const isWorkday = (day: number) => workDays.includes(String(day));
  if (workFrom <= workTo) return isWorkday(today) && hour >= workFrom && hour < workTo;
  return hour >= workFrom ? isWorkday(today) : hour < workTo && isWorkday(yesterday);
}
