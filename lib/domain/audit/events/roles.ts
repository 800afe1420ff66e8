import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of roles, of what waits for a second admin, and of the keys that tokens are sealed under. */
export const roleEvents = {
  "role.created": { action: "create", resource: "role", says: (e) => `made a role with ${text(e.data["permissions"])} permissions` },
  "role.changed": {
    action: "change",
    resource: "role",
    says: (e) => `changed a role to version ${text(e.data["version"])} and ended ${text(e.data["endedSessions"])} sessions`,
  },
  "role.deleted": { action: "delete", resource: "role", says: () => "deleted a role" },
  "approval.requested": {
    action: "request",
    resource: "approval",
    says: (e) =>
      `asked for ${text(e.data["operation"])}, which waits for ${e.data["coolsDown"] === true ? "its cool-down" : "a second admin"}`,
  },
  "approval.approved": { action: "approve", resource: "approval", says: (e) => `approved ${text(e.data["operation"])}` },
  "approval.vetoed": { action: "veto", resource: "approval", says: (e) => `vetoed ${text(e.data["operation"])}` },
  "approval.carried-out": { action: "carry out", resource: "approval", says: (e) => `carried out ${text(e.data["operation"])}` },
  "user.factors-reset": {
    action: "reset",
    resource: "user",
    says: (e) => `took ${text(e.data["removed"])} second factors of a user away and ended ${text(e.data["endedSessions"])} sessions`,
  },
  "signing-key.rotated": {
    action: "rotate",
    resource: "signing key",
    counts: "secret",
    says: () => "rotated the keys that sign-in tokens are sealed under",
  },
} as const satisfies Record<string, AuditEventKind>;
