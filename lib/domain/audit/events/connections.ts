import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));
const times = (count: unknown): string => (count === 1 ? "1 time" : `${text(count)} times`);

/** Events of connections. `version` and `hash` name the very credential; neither it nor its end is in them. */
export const connectionEvents = {
  "connection.submitted": {
    action: "submit",
    resource: "connection",
    counts: "secret",
    says: (e) => `typed version ${text(e.data["version"])} of a credential for ${text(e.data["venue"])}, sealed to the worker`,
  },
  "connection.stored": {
    action: "store",
    resource: "connection",
    says: (e) => `checked and stored version ${text(e.data["version"])} of a credential for ${text(e.data["venue"])}`,
  },
  "connection.refused": {
    action: "refuse",
    resource: "connection",
    says: (e) => `refused version ${text(e.data["version"])} of a credential for ${text(e.data["venue"])}: ${text(e.data["reason"])}`,
  },
  "connection.check-asked": { action: "check", resource: "connection", says: () => "asked for a check of a connection" },
  "connection.health-changed": {
    action: "check",
    resource: "connection",
    says: (e) => `found a connection to ${text(e.data["venue"])} ${text(e.data["health"])}, after ${text(e.data["before"])}`,
  },
  "connection.delete-asked": { action: "delete", resource: "connection", says: () => "asked for the end of a connection" },
  "connection.deleted": { action: "delete", resource: "connection", says: (e) => `ended a connection to ${text(e.data["venue"])}` },
  "credential.used": {
    action: "use",
    resource: "credential",
    says: (e) =>
      `used version ${text(e.data["version"])} of a credential for ${text(e.data["venue"])} ${times(e.data["times"])} (${text(e.data["why"])})`,
  },
  "credential.destroyed": {
    action: "destroy",
    resource: "credential",
    says: (e) => `destroyed version ${text(e.data["version"])} of a credential for ${text(e.data["venue"])}`,
  },
} as const satisfies Record<string, AuditEventKind>;
