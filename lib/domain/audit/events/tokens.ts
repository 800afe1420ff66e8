import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of programs and of what the door refuses. */
export const tokenEvents = {
  "token.created": {
    action: "create",
    resource: "api-token",
    counts: "secret",
    says: (e) => `made a ${text(e.data["mode"])} API token until ${text(e.data["expiresAt"])}`,
  },
  "token.revoked": { action: "revoke", resource: "api-token", says: () => "revoked an API token" },
  "token.used": { action: "use", resource: "api-token", says: (e) => `used the API by a ${text(e.data["mode"])} token` },
  "token.refused": { action: "use", resource: "api-token", says: (e) => `an API token was refused: ${text(e.data["reason"])}` },
  "user.addresses-changed": {
    action: "change",
    resource: "user",
    says: (e) => `changed where a user may come from: ${text(e.data["count"])} addresses and networks`,
  },
  "request.refused": {
    action: "ask",
    resource: "desk",
    says: (e) => `${text(e.data["count"])} requests were refused by the rule ${text(e.data["rule"])} within a minute`,
  },
} as const satisfies Record<string, AuditEventKind>;
