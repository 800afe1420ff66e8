import type { NextKeys } from "#lib/crypto/next-keys.ts";
import type { PurposeKeyRow } from "#lib/ports/key-store.ts";
import type { Db, DbTx } from "../client.ts";
import { keyStore } from "../key-store.ts";
import type { HeldRotation } from "./rotation-row.ts";

const SCOPES_AT_ONCE = 500;
/** Rotations, set-up and erasures change keys one after the other. */
const KEYS_LOCK = [7001, 2] as const;
const TIMEOUT_MS = 30_000;

/** Makes the purpose key that everything moves to, once. @returns its id */
export async function makePurposeKey(db: Db, keys: NextKeys, rotation: HeldRotation): Promise<number> {
  if (rotation.toKeyId !== null) return rotation.toKeyId;
  return db.$transaction(
    async (tx) => {
      await lockKeys(tx);
      const held = await tx.keyRotation.findUniqueOrThrow({ where: { id: rotation.id }, select: { toKeyId: true } });
      if (held.toKeyId !== null) return held.toKeyId; // somebody was here before
      const store = keyStore(tx);
      const made = await keys.purposeKey(await store.purposeKeys(), rotation.purpose);
      const id = await store.insertPurposeKey(made);
      await tx.keyRotation.update({ where: { id: rotation.id }, data: { toKeyId: id }, select: { id: true } });
      await tx.$queryRaw`SELECT rotation_step_back(${rotation.id}::uuid, '{}')::text`;
      return id;
    },
    { timeout: TIMEOUT_MS },
  );
}

/**
 * Gives up to 500 scopes whose active key hangs under another purpose key a new one; the key before still opens, and still seals until it
 * is closed. Erased scopes have no active key and get none.
 * @returns how many scopes it was
 */
export async function activateScopes(db: Db, keys: NextKeys, rotation: HeldRotation, under: PurposeKeyRow): Promise<number> {
  return db.$transaction(
    async (tx) => {
      await lockKeys(tx);
      const old = await tx.dataKey.findMany({
        where: { purpose: under.purpose, state: "active", purposeKeyId: { not: under.id } },
        select: { id: true, scope: true },
        orderBy: { id: "asc" },
        take: SCOPES_AT_ONCE,
      });
      if (old.length === 0) return 0;
      const ids = await tx.$queryRaw<{ id: bigint }[]>`SELECT nextval('data_key_id_seq') AS id FROM generate_series(1, ${old.length}::int)`;
      const made = await keys.dataKeys(
        under,
        old.map(({ scope }, i) => ({ id: Number(ids[i]?.id), scope })),
      );
      await tx.$queryRaw`SELECT rotation_step_back(${rotation.id}::uuid, ${old.map(({ id }) => id)}::int[])::text`;
      await tx.dataKey.createMany({ data: made.map((row) => ({ ...row, createdAt: new Date(row.createdAt) })) });
      return old.length;
    },
    { timeout: TIMEOUT_MS },
  );
}

/** Wraps every living purpose key of the purpose anew. @returns how many */
export async function rewrapPurposeKeys(db: Db, keys: NextKeys, rotation: HeldRotation): Promise<number> {
  return db.$transaction(
    async (tx) => {
      await lockKeys(tx);
      const rows = (await keyStore(tx).purposeKeys()).filter((row) => row.purpose === rotation.purpose && row.wrapped !== null);
      for (const row of rows) {
        const anew = await keys.rewrapped(row);
        await tx.$queryRaw`SELECT rotation_rewrap(${rotation.id}::uuid, ${row.id}::int, ${row.wrapped}, ${anew})::text`;
      }
      return rows.length;
    },
    { timeout: TIMEOUT_MS },
  );
}

async function lockKeys(tx: DbTx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${KEYS_LOCK[0]}::int, ${KEYS_LOCK[1]}::int)::text`;
}
