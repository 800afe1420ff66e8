import type { JsonValue } from "../../kernel/canonical-json.ts";
import type { EpochMs } from "../../kernel/time.ts";

/** An event as the anomaly rules see it. Tokens stand for what is personal: equal tokens, equal places. */
export type Sighting = {
  readonly id: string;
  readonly at: EpochMs;
  readonly type: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly request: string | null;
  readonly data: { readonly [key: string]: JsonValue };
  readonly network: string | null;
  readonly country: string | null;
};

export const anomalyRules = {
  "failed-logins": "Many failed sign-ins",
  "failed-logins-unusual": "More failed sign-ins than usual",
  "new-place": "Sign-in from a new network, device or country",
  "secret-hours": "Secrets touched outside working hours",
  "secret-rate": "Secrets touched more often than usual",
  "refused-access": "Many refused acts",
  "limit-then-order": "A limit was raised, then used",
  "record-changed": "The audit record does not verify",
} as const;

export type AnomalyRule = keyof typeof anomalyRules;

/** What a rule found: one burst about one actor, person, network or limit. @shape events oldest first, at least one */
export type Finding = {
  readonly rule: AnomalyRule;
  readonly about: string;
  readonly events: readonly (Pick<Sighting, "id" | "at"> & { readonly times?: number })[];
  readonly figures: { readonly [name: string]: JsonValue };
  /** A burst that goes on within this time of its last event is the same burst; null where each finding stands alone. @unit ms */
  readonly quietMs: number | null;
  /** How many events, each by its `times`, make a burst; 1 unless said. */
  readonly least?: number;
};
