import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";

/** Looks for what stands out in the record, in one transaction that no two workers run at once. */
export type AnomalyWork = {
  /** Looks at everything since the last time. @returns the bursts that are new; undefined when another worker is looking */
  look(): Promise<readonly { readonly rule: AnomalyRule; readonly about: string; readonly events: number }[] | undefined>;
};
