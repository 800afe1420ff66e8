import { asId, type Uuid } from "../domain/kernel/ids.ts";
import type { DevicePlace, DeviceStore } from "../ports/stores/device-store.ts";
import { msOf } from "./keyset.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const AGENT_MAX = 512;
/** Browsers are thrown away and cookies deleted: so many of a person are kept, the latest. */
const KEEP = 20;

export function deviceStore(context: StoreContext): DeviceStore {
  const { db } = context;
  const now = () => new Date(context.now);
  const placeOf = ({ address, agent }: DevicePlace) => ({ address: address ?? null, agent: agent?.slice(0, AGENT_MAX) ?? null });
  return {
    async isKnown(userId, tokenHash) {
      const row = await db.knownDevice.findUnique({ where: { tokenHash }, select: { userId: true } });
      return row !== null && row.userId === userId;
    },
    async isAnybodys(tokenHash) {
      return (await db.knownDevice.count({ where: { tokenHash } })) > 0;
    },
    async seen(userId, tokenHash, sessionId, place) {
      const row = await db.knownDevice.findUnique({ where: { tokenHash }, select: { id: true, userId: true } });
      if (row?.userId !== userId) return false;
      const cipher = await context.cipher("pii", userId);
      const { count } = await db.knownDevice.updateMany({
        where: { id: row.id, tokenHash },
        data: { sessionId, lastSeenAt: now(), sealed: cipher.seal(sealedColumns.knownDevice, asId(row.id), placeOf(place)) },
      });
      return count === 1;
    },
    async add(userId, tokenHash, sessionId, place) {
      const id = context.ids.next<Uuid>();
      const cipher = await context.cipher("pii", userId);
      const sealed = cipher.seal(sealedColumns.knownDevice, id, placeOf(place));
      await db.knownDevice.create({
        data: { id, userId, tokenHash, sessionId, sealed, createdAt: now(), lastSeenAt: now() },
        select: { id: true },
      });
      const old = await db.knownDevice.findMany({
        where: { userId },
        orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
        skip: KEEP,
        select: { id: true },
      });
      if (old.length > 0) await db.knownDevice.deleteMany({ where: { id: { in: old.map((row) => row.id) } } });
      return id;
    },
    async claim(userId, sessionId, tokenHash) {
      const { count } = await db.knownDevice.updateMany({ where: { userId, sessionId }, data: { tokenHash, sessionId: null } });
      return count === 1;
    },
    count: (userId) => db.knownDevice.count({ where: { userId } }),
    async list(userId, current) {
      const rows = await db.knownDevice.findMany({ where: { userId }, orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }], take: KEEP });
      if (rows.length === 0) return [];
      const cipher = await context.cipher("pii", userId);
      return rows.map((row) => {
        const place = cipher.open(sealedColumns.knownDevice, asId(row.id), row.sealed) as { address: string | null; agent: string | null }; // as sealed above
        const isCurrent = current !== undefined && Buffer.compare(current, row.tokenHash) === 0;
        return { ...place, id: asId(row.id), createdAt: msOf(row.createdAt), lastSeenAt: msOf(row.lastSeenAt), isCurrent };
      });
    },
    async remove(userId, id) {
      const { count } = await db.knownDevice.deleteMany({ where: { id, userId } });
      return count === 1;
    },
  };
}
