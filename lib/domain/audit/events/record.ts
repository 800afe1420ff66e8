import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of the record itself: who read it, took it out, keeps it, and what stands out in it. */
export const recordEvents = {
  "audit.searched": { action: "read", resource: "audit", says: () => "read the audit record" },
  "audit.event-opened": { action: "read", resource: "audit-event", says: () => "opened an event with its personal part" },
  "audit.exported": {
    action: "export",
    resource: "audit",
    says: (e) => `exported ${text(e.data["events"])} events of the record as ${text(e.data["format"])}`,
  },
  "audit.view-saved": { action: "save", resource: "audit-view", says: () => "saved a view of the record" },
  "audit.view-deleted": { action: "delete", resource: "audit-view", says: () => "deleted a view of the record" },
  "audit.setting-changed": {
    action: "change",
    resource: "audit-setting",
    says: (e) => `set version ${text(e.data["version"])} of the record's ${text(e.data["name"])}`,
  },
  "audit.retired": {
    action: "retire",
    resource: "audit-month",
    says: (e) => `took ${text(e.data["events"])} exported events of ${text(e.data["month"])} out of the record; their leaves stay`,
  },
  "audit.month-read": {
    action: "export",
    resource: "audit-month",
    says: (e) => `took out ${text(e.data["events"])} events of ${text(e.data["month"])} before it may leave the record`,
  },
  "audit.evidence-made": {
    action: "export",
    resource: "evidence",
    says: (e) => `made an evidence pack for ${text(e.data["framework"])} from ${text(e.data["from"])} to ${text(e.data["to"])}`,
  },
  "anomaly.found": {
    action: "find",
    resource: "anomaly",
    says: (e) => `found something unusual by the rule ${text(e.data["rule"])}: ${text(e.data["events"])} events`,
  },
  "anomaly.acknowledged": {
    action: "acknowledge",
    resource: "anomaly",
    says: (e) => `acknowledged what the rule ${text(e.data["rule"])} found`,
  },
  "anomaly.told": {
    action: "tell",
    resource: "anomaly",
    says: (e) => `told ${text(e.data["admins"])} admins of what the rule ${text(e.data["rule"])} found`,
  },
} as const satisfies Record<string, AuditEventKind>;
