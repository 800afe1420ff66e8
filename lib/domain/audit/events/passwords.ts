import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of passwords, mail, known devices and single sign-on. */
export const passwordEvents = {
  "password.changed": {
    action: "change",
    resource: "password",
    says: (e) => `changed the password and ended ${text(e.data["endedSessions"])} other sessions`,
  },
  "password.forgotten": { action: "ask", resource: "password", says: () => "asked for a link to a new password" },
  "password.reset": {
    action: "reset",
    resource: "password",
    says: (e) => `set a new password by mail and ended ${text(e.data["endedSessions"])} sessions`,
  },
  "password.imported": {
    action: "import",
    resource: "user",
    says: (e) => `imported ${text(e.data["users"])} users with their bcrypt hashes`,
  },
  "login.unlock-asked": { action: "ask", resource: "login", says: () => "asked for a link that unlocks sign-in" },
  "login.unlocked": { action: "unlock", resource: "login", says: (e) => `unlocked the sign-in of a user (${text(e.data["by"])})` },
  "device.added": { action: "add", resource: "device", says: () => "signed in from a new device" },
  "device.removed": { action: "remove", resource: "device", says: () => "removed a known device" },
  "sign-on.started": {
    action: "start",
    resource: "sign-on",
    says: (e) => `went to the single sign-on provider (${text(e.data["purpose"])})`,
  },
  "sign-on.refused": {
    action: "login",
    resource: "sign-on",
    counts: "failed-login",
    says: (e) => `failed single sign-on: ${text(e.data["reason"])}`,
  },
  "sign-on.linked": { action: "link", resource: "sign-on", says: () => "linked single sign-on to the account" },
  "sign-on.unlinked": { action: "unlink", resource: "sign-on", says: () => "removed single sign-on from the account" },
} as const satisfies Record<string, AuditEventKind>;
