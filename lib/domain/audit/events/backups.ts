import type { AuditEventKind } from "../event.ts";

const text = (value: unknown): string => (value === undefined || value === null ? "?" : String(value));

/** Nothing where the record in the backup verified, or before that was checked. */
function butNotWhole({ findings }: { readonly [name: string]: unknown }): string {
  return typeof findings === "number" && findings > 0 ? `; its audit record does not verify (${findings} findings)` : "";
}

/** Events of backups. A failed one has the result `failed` or `refused`, and the reason in `failure`. */
export const backupEvents = {
  "backup.asked": {
    action: "ask for",
    resource: "backup",
    says: (e) => (e.data["isNew"] === false ? "asked for a backup that was asked for already" : "asked for a backup"),
  },
  "backup.created": {
    action: "make",
    resource: "backup",
    says: (e) => `made a backup of ${text(e.data["rows"])} rows${e.data["cause"] === "schedule" ? " as scheduled" : ""}`,
  },
  "backup.set-up": { action: "set up", resource: "backup", says: () => "made the keys that backups are sealed under" },
  "backup.verified": { action: "verify", resource: "backup", counts: "secret", says: (e) => `verified the backup ${text(e.data["file"])}` },
  "backup.drilled": {
    action: "try",
    resource: "backup",
    counts: "secret",
    says: (e) => `restored the backup ${text(e.data["file"])} for a trial${butNotWhole(e.data)}`,
  },
  "backup.restored": {
    action: "restore",
    resource: "backup",
    counts: "secret",
    says: (e) =>
      `restored the backup of ${text(e.data["madeAt"])} and erased ${text(e.data["erasedAgain"])} persons again${butNotWhole(e.data)}`,
  },
  "backup.keys-rewritten": { action: "rewrite", resource: "backup", says: () => "rewrote the key backup after an erasure" },
} as const satisfies Record<string, AuditEventKind>;
