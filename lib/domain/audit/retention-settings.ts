import { z } from "zod";

const years = z.coerce.number().int().max(100);

/** How long the record is kept. @unit years */
export const retentionSettings = z.object({
  /** Months in which there were orders. @source security.md: order records are kept seven years */
  orderYears: years.min(7, "Months with orders are kept for at least 7 years.").default(7),
  /** Months without any. */
  otherYears: years.min(1, "The record is kept for at least a year.").default(7),
});

export type RetentionSettings = z.infer<typeof retentionSettings>;

export function readRetentionSettings(stored: unknown): RetentionSettings {
  const parsed = retentionSettings.safeParse(stored ?? {});
  return parsed.success ? parsed.data : retentionSettings.parse({});
}
