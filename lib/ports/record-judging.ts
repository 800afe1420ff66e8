import type { Finding } from "../domain/audit/verify/finding.ts";
import type { CheckAuditDetails } from "./audit-details.ts";
import type { AuditRecord, RecordHashesOf } from "./audit-record.ts";

export type RecordVerdict = {
  readonly leaves: number;
  readonly checkpoints: number;
  /** @shape at most 1,000 */
  readonly findings: readonly Finding[];
  /** How many there are. */
  readonly count: number;
};

export type DetailsVerdict = { readonly findings: readonly Finding[]; readonly count: number; readonly checked: number };

/** The verification of a record as the services have it, for whoever restores one. */
export type RecordJudging = {
  readonly trustedKeys: (pinned: readonly string[], outside: readonly string[], hashesOf: RecordHashesOf) => readonly string[];
  /** @param options `outside`: notes kept outside of the database; `verifiers`: keys to trust instead of the pinned ones */
  readonly verify: (
    record: AuditRecord,
    hashesOf: RecordHashesOf,
    options: { readonly outside?: readonly string[]; readonly verifiers?: readonly string[] },
  ) => Promise<RecordVerdict>;
  readonly details: (check: CheckAuditDetails) => Promise<DetailsVerdict>;
};
