import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import type { AuditEntry, AuditResult } from "#lib/domain/audit/event.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { RecordStore } from "#lib/ports/stores/record-store.ts";
import type { AuditEvent, Prisma } from "#prisma/generated/client.ts";
import { keysetPage, msOf } from "./keyset.ts";
import { findPlaces, type Place } from "./record-search.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_ABOUT = 100;

export function recordStore(context: StoreContext): RecordStore {
  const { db, cipher } = context;
  return {
    async list(filter, page) {
      const places = await findPlaces(context, filter, page);
      if (places.length === 0) return keysetPage([], page);
      const rows = await db.auditEvent.findMany({ where: among(places), take: places.length });
      const byId = new Map(rows.map((row) => [row.id, entryOf(row)]));
      return keysetPage(
        places.flatMap(({ id }) => byId.get(id) ?? []),
        page,
      );
    },
    async find(eventId) {
      const row = await db.auditEvent.findFirst({ where: { id: eventId } });
      return row ? entryOf(row) : undefined;
    },
    async byIds(eventIds) {
      const rows = await db.auditEvent.findMany({
        where: { id: { in: [...eventIds] } },
        orderBy: [{ at: "asc" }, { id: "asc" }],
        take: eventIds.length,
      });
      return rows.map(entryOf);
    },
    async personalOf(eventId) {
      const row = await db.auditDetail.findUnique({ where: { eventId } });
      if (!row) return undefined;
      const opener = await unlessErased(cipher("audit", row.person));
      if (!opener) return "erased";
      const { nonce: _nonce, ...part } = opener.open(sealedColumns.auditDetail, asId(eventId), row.sealed) as Record<string, string>; // as appendAudit sealed it
      return part;
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
    const opener = await unlessErased(cipher("pii", id));
    const opened = opener?.open(sealedColumns.appUser, asId(id), sealed) as { name?: unknown; email?: unknown } | null | undefined; // probed below
    const [name, email] = [opened?.name, opened?.email];
    if (typeof name === "string" && name !== "") return name;
    return typeof email === "string" ? email : undefined;
  }
}

/** The narrowest times around the places, so that no other month is opened. */
function among(places: readonly Place[]): Prisma.AuditEventWhereInput {
  const times = places.map(({ at }) => at.getTime());
  return {
    id: { in: places.map(({ id }) => id) },
    at: { gte: new Date(Math.min(...times)), lte: new Date(Math.max(...times)) },
  };
}

async function unlessErased<T>(opening: Promise<T>): Promise<T | undefined> {
  return opening.catch((error: unknown) => {
    if (error instanceof KeyMissingError && error.reason === "erased") return undefined;
    throw error;
  });
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
