import type { JsonValue } from "../kernel/canonical-json.ts";

export type AuditResult = "done" | "refused" | "failed";

/**
 * What happened, without anything personal: ids and figures that may stay for ever. Personal parts (address, agent, names, free text)
 * go into `AuditPersonal` and are stored apart, encrypted and erasable.
 */
export type AuditFact = {
  /** `area.past-tense`, from the catalogue. */
  readonly type: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly subject: string | null;
  readonly portfolio: string | null;
  readonly result: AuditResult;
  readonly data: { readonly [key: string]: JsonValue };
};

export type AuditPersonal = {
  /** Scope of the key: the person it is about, or `desk` where there is none. */
  readonly person: string;
  readonly address?: string;
  readonly agent?: string;
  readonly text?: string;
};

/** Where an act came from, for the audit record. */
export type Origin = {
  readonly requestId: string;
  readonly address?: string;
  readonly agent?: string;
  /** The token of a browser that signed in before. A secret: for comparing alone, never recorded. */
  readonly device?: string;
};

/** A stored event as lists show it. */
export type AuditEntry = AuditFact & {
  readonly id: string;
  /** ISO 8601, ms, UTC. */
  readonly at: string;
  readonly user: string;
  readonly request: string | null;
  readonly version: number;
};

/** One line of the catalogue: a sentence for people, from the event's own figures. */
export type AuditEventKind = {
  readonly action: string;
  readonly resource: string;
  readonly says: (event: Pick<AuditEntry, "data" | "resourceId" | "result" | "subject">) => string;
  /** What the anomaly rules take it for. */
  readonly counts?: "failed-login" | "login" | "secret";
};
