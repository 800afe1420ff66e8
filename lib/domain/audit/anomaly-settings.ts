import { z } from "zod";

const count = z.coerce.number().int();
const minutes = count.min(1).max(24 * 60);

const thresholds = z.object({
  failedLogins: count.min(3).max(1_000).default(10),
  failedLoginsMinutes: minutes.default(10),
  /** Below so many in an hour, no number is unusual. */
  failedLoginsFloor: count.min(3).max(10_000).default(20),
  refusals: count.min(3).max(1_000).default(10),
  refusalsMinutes: minutes.default(10),
  secretsPerHour: count.min(1).max(1_000).default(5),
  /** Later than `workTo` means over midnight. @unit hours of the day in `timeZone` */
  workFrom: count.min(0).max(23).default(7),
  workTo: count.min(1).max(24).default(20),
  workDays: z
    .string()
    .regex(/^[1-7]{0,7}$/, "Days as digits, Monday is 1: 12345.")
    .default("12345"),
  timeZone: z.string().max(60).refine(isTimeZone, "Give a time zone as Europe/Zurich, or UTC.").default("UTC"),
  knownPlaceDays: count.min(1).max(365).default(90),
  limitThenOrderMinutes: minutes.default(60),
  isNewPlaceOn: z.preprocess((raw) => raw === true || raw === "true" || raw === "on", z.boolean()).default(true),
});

/** Thresholds of the anomaly rules, as they may be set. @shape flat, as the form has them; what is missing has its default */
export const anomalySettings = thresholds.refine(({ workFrom, workTo }) => workFrom !== workTo, {
  path: ["workTo"],
  message: "Working hours that end when they begin are none. For the whole day set 0 to 24.",
});

export type AnomalySettings = z.infer<typeof anomalySettings>;

export const defaultAnomalySettings: AnomalySettings = anomalySettings.parse({});

/** Settings as stored; one that a newer version wrote differently falls back to its default. */
export function readAnomalySettings(stored: unknown): AnomalySettings {
  const parsed = thresholds.safeParse(stored ?? {});
  return parsed.success ? parsed.data : defaultAnomalySettings;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
