import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/**
 * Events of secrets: each read, by whom and from where; never a value. `secret.accessed` counts for no anomaly rule: processes and scheduled
 * commands read their own secrets at any hour, and what a person does with one has an event of its own.
 */
export const secretEvents = {
  "secret.accessed": {
    action: "read",
    resource: "secret",
    says: (e) => `read the secret ${text(e.data["secret"])} (answered by ${text(e.data["provider"])})`,
  },
  "secret.listed": { action: "list", resource: "secret", says: (e) => `looked where ${text(e.data["count"])} secrets are kept` },
  "secret.fingerprinted": {
    action: "fingerprint",
    resource: "secret",
    counts: "secret",
    says: (e) => `took the fingerprint of the secret ${text(e.data["secret"])}`,
  },
  "secret.migration-begun": {
    action: "migrate",
    resource: "secret",
    says: (e) =>
      `began to move ${text(e.data["credentials"])} hard-coded credentials of ${text(e.data["files"])} files (${text(e.data["to"])})`,
  },
  "secret.migrated": {
    action: "migrate",
    resource: "secret",
    counts: "secret",
    says: (e) => `moved ${text(e.data["credentials"])} hard-coded credentials of ${text(e.data["files"])} files (${text(e.data["to"])})`,
  },
  "secret.key-files-sealed": {
    action: "seal",
    resource: "key file",
    counts: "secret",
    says: () => "sealed the key files with a passphrase",
  },
} as const satisfies Record<string, AuditEventKind>;
