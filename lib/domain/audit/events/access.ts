import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of people: set-up, login, sessions, users and grants. */
export const accessEvents = {
  "set-up.link-printed": { action: "print", resource: "set-up", counts: "secret", says: () => "printed a set-up link" },
  "set-up.done": { action: "finish", resource: "set-up", says: () => "finished set-up and became the first admin" },
  "login.succeeded": { action: "login", resource: "session", counts: "login", says: () => "signed in" },
  "login.failed": {
    action: "login",
    resource: "session",
    counts: "failed-login",
    says: (e) => `failed to sign in: ${text(e.data["reason"])}`,
  },
  "session.ended": { action: "end", resource: "session", says: (e) => `ended a session: ${text(e.data["reason"])}` },
  "user.invited": { action: "invite", resource: "user", says: (e) => `invited a ${text(e.data["role"])}` },
  "user.link-renewed": { action: "renew", resource: "user", counts: "secret", says: () => "printed a new one-time link for a user" },
  "user.password-set": { action: "set", resource: "user", says: () => "set a password through a one-time link" },
  "user.role-changed": {
    action: "change",
    resource: "user",
    says: (e) => `changed a role from ${text(e.data["from"])} to ${text(e.data["to"])}`,
  },
  "user.disabled": { action: "disable", resource: "user", says: () => "disabled a user and ended the sessions" },
  "user.enabled": { action: "enable", resource: "user", says: () => "enabled a user" },
  "grant.changed": { action: "grant", resource: "user", says: (e) => `set the grant on a portfolio to ${text(e.data["verb"])}` },
} as const satisfies Record<string, AuditEventKind>;
