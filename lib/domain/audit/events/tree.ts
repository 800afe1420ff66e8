import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of the sealed record: what checks of it found, and what left the desk. */
export const treeEvents = {
  "audit.mismatch-found": {
    action: "find",
    resource: "audit",
    says: (e) => `found that the record does not verify: ${text(e.data["count"])} findings, first ${text(e.data["first"])}`,
  },
  "audit.verified": {
    action: "verify",
    resource: "audit",
    says: (e) => `verified the record: ${text(e.data["leaves"])} leaves, ${text(e.data["findings"])} findings`,
  },
  "audit.checkpoint-key-made": {
    action: "create",
    resource: "audit",
    says: (e) => `made the key that the record is sealed with: ${text(e.data["verifier"])}`,
  },
  "audit.range-exported": {
    action: "export",
    resource: "audit",
    says: (e) => `exported the record from leaf ${text(e.data["first"])} to ${text(e.data["last"])} as ${text(e.data["format"])}`,
  },
} as const satisfies Record<string, AuditEventKind>;
