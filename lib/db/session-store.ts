import { SESSION_ABSOLUTE_MS, SESSION_IDLE_MS } from "../domain/access/session-rule.ts";
import type { JsonValue } from "../domain/kernel/canonical-json.ts";
import { asId, type SessionId, type UserId } from "../domain/kernel/ids.ts";
import { type EpochMs, epochMs } from "../domain/kernel/time.ts";
import type { SessionStore } from "../ports/stores/access-stores.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";
import { openUser, type UserRow } from "./user-store.ts";

/** Agents are free text from outside: only so much of one is kept. */
const AGENT_MAX = 512;

export function sessionStore(context: StoreContext): SessionStore {
  const { db } = context;
  const now = () => new Date(context.now);
  return {
    async open(session) {
      const cipher = await context.cipher("pii", session.userId);
      const place = { address: session.address ?? null, agent: session.agent?.slice(0, AGENT_MAX) ?? null };
      await db.session.create({
        data: {
          id: session.id,
          userId: session.userId,
          createdAt: now(),
          lastInputAt: now(),
          renewedAt: now(),
          expiresAt: new Date(context.now + SESSION_ABSOLUTE_MS),
          sealed: cipher.seal(sealedColumns.session, session.id, place),
        },
        select: { id: true },
      });
    },
    async find(id) {
      // Asked at every request: both rows in one round trip.
      const rows = await db.$queryRaw<SessionAndUser[]>`
        SELECT s.id::text, s.created_at AS "openedAt", s.last_input_at AS "lastInputAt", s.renewed_at AS "renewedAt",
               s.expires_at AS "expiresAt", s.revoked_at AS "revokedAt",
               u.id::text AS "userId", u.sealed, u.role_id AS "roleId", u.state, u.created_at AS "createdAt",
               u.allowed_addresses AS "allowedAddresses"
          FROM session s JOIN app_user u ON u.id = s.user_id WHERE s.id = ${id}::uuid`;
      const [row] = rows;
      if (!row) return undefined;
      return {
        id: asId<SessionId>(row.id),
        createdAt: epochMs(row.openedAt.getTime()),
        lastInputAt: epochMs(row.lastInputAt.getTime()),
        renewedAt: epochMs(row.renewedAt.getTime()),
        expiresAt: epochMs(row.expiresAt.getTime()),
        revokedAt: row.revokedAt ? epochMs(row.revokedAt.getTime()) : null,
        user: await openUser(context, { ...row, id: row.userId }),
      };
    },
    async renew(id) {
      const { count } = await db.session.updateMany({ where: { id, revokedAt: null }, data: { lastInputAt: now(), renewedAt: now() } });
      return count === 1;
    },
    async revoke(id) {
      const { count } = await db.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now() } });
      return count === 1;
    },
    async revokeOf(userId, id) {
      const { count } = await db.session.updateMany({ where: { id, userId, revokedAt: null }, data: { revokedAt: now() } });
      return count === 1;
    },
    async live(userId, limit) {
      const rows = await db.session.findMany({
        where: { ...(userId ? { userId } : {}), ...notOver(context.now) },
        orderBy: [{ lastInputAt: "desc" }, { id: "desc" }],
        take: limit,
      });
      return Promise.all(
        rows.map(async (row) => ({
          id: asId<SessionId>(row.id),
          userId: asId<UserId>(row.userId),
          createdAt: epochMs(row.createdAt.getTime()),
          lastInputAt: epochMs(row.lastInputAt.getTime()),
          expiresAt: epochMs(row.expiresAt.getTime()),
          ...placeOf((await context.cipher("pii", row.userId)).open(sealedColumns.session, asId(row.id), row.sealed)),
        })),
      );
    },
    async revokeAllOf(userId) {
      const { count } = await db.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now() } });
      return count;
    },
    async revokeOthersOf(userId, keep) {
      const { count } = await db.session.updateMany({ where: { userId, revokedAt: null, id: { not: keep } }, data: { revokedAt: now() } });
      return count;
    },
    async endedAmong(ids) {
      const live = await db.session.findMany({
        where: { id: { in: [...ids] }, ...notOver(context.now) },
        select: { id: true },
      });
      const alive = new Set(live.map((row) => row.id));
      return ids.filter((id) => !alive.has(id));
    },
  };
}

type SessionAndUser = UserRow & {
  readonly userId: string;
  readonly openedAt: Date;
  readonly lastInputAt: Date;
  readonly renewedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
};

/** The rows for which `sessionEnd` has nothing to say. */
function notOver(now: EpochMs) {
  return {
    revokedAt: null,
    expiresAt: { gt: new Date(now) },
    lastInputAt: { gt: new Date(now - SESSION_IDLE_MS) },
    user: { state: "active" },
  };
}

function placeOf(opened: JsonValue): { readonly address: string | null; readonly agent: string | null } {
  const place = opened && typeof opened === "object" && !Array.isArray(opened) ? (opened as { [key: string]: JsonValue }) : {}; // an object by the checks before
  return { address: textOf(place["address"]), agent: textOf(place["agent"]) };
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}
