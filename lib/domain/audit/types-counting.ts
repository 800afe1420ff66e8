import { type AuditEventType, auditCatalog } from "./catalog.ts";
import type { AuditEventKind } from "./event.ts";

/** The types that the catalogue marks for the anomaly rules. */
export function typesCounting(what: NonNullable<AuditEventKind["counts"]>): readonly AuditEventType[] {
  return (Object.entries(auditCatalog) as [AuditEventType, AuditEventKind][])
    .filter(([, { counts }]) => counts === what)
    .map(([type]) => type); // keys of the catalogue
}
