import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Events of second factors, their use and their loss. */
export const factorEvents = {
  "factor.added": { action: "add", resource: "factor", says: (e) => `added a second factor: ${text(e.data["kind"])}` },
  "factor.renamed": { action: "rename", resource: "factor", says: () => "renamed a second factor" },
  "factor.removed": { action: "remove", resource: "factor", says: () => "removed a second factor" },
  "factor.replaced": {
    action: "replace",
    resource: "factor",
    says: (e) => `replaced ${text(e.data["removed"])} lost factors by a new one: ${text(e.data["kind"])}`,
  },
  "factor.codes-renewed": {
    action: "renew",
    resource: "recovery-code",
    counts: "secret",
    says: () => "made new recovery codes; earlier ones ended",
  },
  "login.first-factor": {
    action: "login",
    resource: "session",
    says: (e) => `proved the first factor by ${text(e.data["via"])}; next: ${text(e.data["next"])}`,
  },
  "step-up.proven": {
    action: "prove",
    resource: "step-up",
    says: (e) => `confirmed by ${text(e.data["method"])} for ${text(e.data["operation"])}`,
  },
  "user.recovery-link-printed": {
    action: "recover",
    resource: "user",
    counts: "secret",
    says: (e) => `printed a link for a lost last factor, usable after ${text(e.data["delayMinutes"])} min`,
  },
  "user.recovery-link-stopped": { action: "stop", resource: "user", says: () => "stopped a link for a lost last factor" },
  "user.recovery-link-used": { action: "recover", resource: "user", says: () => "used a link for a lost last factor" },
} as const satisfies Record<string, AuditEventKind>;
