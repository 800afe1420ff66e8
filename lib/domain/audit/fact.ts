import type { JsonValue } from "../kernel/canonical-json.ts";
import { type AuditEventType, auditCatalog } from "./catalog.ts";
import type { AuditFact, AuditPersonal, AuditResult } from "./event.ts";

/** The catalogue's line of an event type filled with a note. */
export function factOf(type: AuditEventType, note: AuditNote, result: AuditResult): AuditFact {
  const { action, resource } = auditCatalog[type];
  return {
    type,
    action,
    resource,
    resourceId: note.resourceId ?? null,
    subject: note.subject ?? null,
    portfolio: note.portfolio ?? null,
    result,
    data: note.data ?? {},
  };
}

/** What the audit event of an act says beside its type; figures that are encrypted in their rows stay out of `data`. */
export type AuditNote = {
  readonly resourceId?: string | null;
  readonly subject?: string | null;
  readonly portfolio?: string | null;
  readonly data?: { readonly [key: string]: JsonValue };
  readonly personal?: AuditPersonal;
};
