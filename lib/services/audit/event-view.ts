import { says } from "#lib/domain/audit/catalog.ts";
import type { AuditEntry, AuditResult } from "#lib/domain/audit/event.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";

export type EventView = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  /** The pseudonym in the record, for filters. */
  readonly actor: string;
  /** The name where the reader may see it. */
  readonly actorName: string;
  /** One sentence without the actor. */
  readonly says: string;
  readonly result: AuditResult;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly portfolioId: string | null;
  readonly subject: string | null;
  readonly request: string | null;
  readonly data: { readonly [key: string]: JsonValue };
};

export function eventView(entry: AuditEntry, label: (actor: string) => string): EventView {
  const { id, at, type, result, action, resource, resourceId, subject, request, data } = entry;
  return {
    id,
    at,
    type,
    actor: entry.user,
    actorName: label(entry.user),
    says: says(entry),
    result,
    action,
    resource,
    resourceId,
    portfolioId: entry.portfolio,
    subject,
    request,
    data,
  };
}
