import type { SigningKeyState } from "../domain/access/signing-key.ts";
import { asId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { SigningKeyRow, SigningKeyStore } from "../ports/stores/signing-key-store.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

/** Scope of the desk's own secrets under the purpose `token`. */
export const DESK_SCOPE = "desk";
const MAX_SHOWN = 50;
/** Rotations wait for each other here. */
const ROTATION_LOCK = [7001, 3] as const;

export function signingKeyStore(context: StoreContext): SigningKeyStore {
  const { db } = context;
  const now = () => new Date(context.now);
  return {
    async list() {
      const rows = await db.signingKey.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: MAX_SHOWN });
      return rows.map(rowOf);
    },
    async usable() {
      const rows = await db.signingKey.findMany({ where: { state: { in: ["active", "previous"] } }, orderBy: { state: "asc" }, take: 2 });
      const cipher = await context.cipher("token", DESK_SCOPE);
      return rows.map((row) => {
        invariant(row.sealed, "a check constraint keeps the secret of a key that is not retired");
        return { ...rowOf(row), secret: cipher.openText(sealedColumns.signingKey, asId(row.id), row.sealed) };
      });
    },
    async rotate({ id, secret }) {
      await db.$queryRaw`SELECT pg_advisory_xact_lock(${ROTATION_LOCK[0]}::int, ${ROTATION_LOCK[1]}::int)::text`;
      const cipher = await context.cipher("token", DESK_SCOPE);
      const [retired] = await db.signingKey.updateManyAndReturn({
        where: { state: "previous" },
        data: { state: "retired", retiredAt: now(), sealed: null },
      });
      const [previous] = await db.signingKey.updateManyAndReturn({ where: { state: "active" }, data: { state: "previous" } });
      await db.signingKey.create({
        data: { id, state: "active", sealed: cipher.sealText(sealedColumns.signingKey, id, secret), createdAt: now() },
        select: { id: true },
      });
      return { retired: retired ? asId(retired.id) : null, previous: previous ? asId(previous.id) : null };
    },
  };
}

function rowOf(row: { id: string; state: string; createdAt: Date; retiredAt: Date | null }): SigningKeyRow {
  return {
    id: asId(row.id),
    state: row.state as SigningKeyState, // bounded by a check constraint
    createdAt: epochMs(row.createdAt.getTime()),
    retiredAt: row.retiredAt ? epochMs(row.retiredAt.getTime()) : null,
  };
}
