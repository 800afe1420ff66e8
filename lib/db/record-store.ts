import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import type { AuditEntry, AuditResult } from "#lib/domain/audit/event.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { RecordFilter, RecordStore } from "#lib/ports/stores/record-store.ts";
import type { AuditEvent, Prisma } from "#prisma/generated/client.ts";
import { keysetPage, keysetQuery, msOf } from "./keyset.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_ABOUT = 100;

export function recordStore({ db, cipher }: StoreContext): RecordStore {
  return {
    async list(filter, page) {
      const { where, ...rest } = keysetQuery("at", page);
      const rows = await db.auditEvent.findMany({ where: { AND: [eventWhere(filter), where] }, ...rest });
      return keysetPage(rows.map(entryOf), page);
    },
    async about(portfolioId, resourceIds) {
      const rows = await db.auditEvent.findMany({
        where: { portfolioId, resourceId: { in: [...resourceIds] }, resource: { in: ["intent", "order", "fill"] } },
        orderBy: [{ at: "desc" }, { id: "desc" }],
        take: MAX_ABOUT,
      });
      return rows.map(entryOf);
    },
    async namesOf(userIds) {
      const rows = await db.appUser.findMany({
        where: { id: { in: [...userIds] } },
        select: { id: true, sealed: true },
        take: userIds.length,
      });
      const names = new Map<UserId, string>();
      for (const row of rows) {
        const name = await nameOf(row.id, row.sealed);
        if (name) names.set(asId<UserId>(row.id), name);
      }
      return names;
    },
  };

  /** Undefined where the person's key was erased: the pseudonym then stands for them. */
  async function nameOf(id: string, sealed: Uint8Array): Promise<string | undefined> {
    const opener = await cipher("pii", id).catch((error: unknown) => {
      if (error instanceof KeyMissingError && error.reason === "erased") return undefined;
      throw error;
    });
    const opened = opener?.open(sealedColumns.appUser, asId(id), sealed) as { name?: unknown; email?: unknown } | null | undefined; // probed below
    const [name, email] = [opened?.name, opened?.email];
    if (typeof name === "string" && name !== "") return name;
    return typeof email === "string" ? email : undefined;
  }
}

function eventWhere(filter: RecordFilter): Prisma.AuditEventWhereInput {
  const { from, to, ...plain } = filter;
  return {
    ...plain,
    ...(from || to ? { at: { ...(from ? { gte: new Date(from) } : {}), ...(to ? { lt: new Date(to) } : {}) } } : {}),
  };
}

function entryOf(row: AuditEvent): AuditEntry {
  const body: { data?: { [key: string]: JsonValue }; version?: number } = JSON.parse(new TextDecoder().decode(row.body)); // written by audit_append alone
  return {
    id: row.id,
    at: isoTime(msOf(row.at)),
    user: row.actor,
    type: row.type,
    action: row.action,
    resource: row.resource,
    resourceId: row.resourceId,
    subject: row.subject,
    portfolio: row.portfolioId,
    result: row.result as AuditResult, // from the union alone
    request: row.requestId,
    data: body.data ?? {},
    version: body.version ?? 0,
  };
}
