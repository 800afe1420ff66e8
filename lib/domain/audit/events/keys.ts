import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));
const passes = (count: unknown): string => (count === 1 ? "1 pass" : `${text(count)} passes`);

/** Events of encryption keys and of personal data. */
export const keyEvents = {
  "keys.rotation-asked": {
    action: "rotate",
    resource: "keys",
    counts: "secret",
    says: (e) =>
      e.data["kind"] === "rewrap"
        ? `asked to wrap the keys of purpose ${text(e.data["purpose"])} anew`
        : `asked to rotate the keys of purpose ${text(e.data["purpose"])}`,
  },
  "keys.rotation-changed": {
    action: "change",
    resource: "keys",
    says: (e) => `${text(e.data["change"])} the rotation of purpose ${text(e.data["purpose"])}`,
  },
  "keys.rotation-ended": {
    action: "finish",
    resource: "keys",
    says: (e) =>
      `finished the rotation of purpose ${text(e.data["purpose"])}: ${text(e.data["rows"])} values moved in ${passes(e.data["passes"])}`,
  },
  "keys.destroyed": {
    action: "destroy",
    resource: "keys",
    says: (e) => `destroyed ${text(e.data["keys"])} old keys of purpose ${text(e.data["purpose"])}`,
  },
  "keys.verified": {
    action: "verify",
    resource: "keys",
    counts: "secret",
    says: (e) => `opened ${text(e.data["cells"])} encrypted values, of which ${text(e.data["unreadable"])} did not open`,
  },
  "person.exported": {
    action: "export",
    resource: "person",
    counts: "secret",
    says: (e) => `exported the data of a person (${text(e.data["rows"])} rows)`,
  },
  "person.erased": { action: "erase", resource: "person", says: (e) => `erased a person by destroying ${text(e.data["keys"])} keys` },
} as const satisfies Record<string, AuditEventKind>;
