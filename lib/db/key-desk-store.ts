import { DecryptionError } from "#lib/crypto/decryption-error.ts";
import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { isRotatedPurpose, type RotatedPurpose, type RotationKind, type RotationState } from "#lib/domain/keys/rotation.ts";
import type { KeyState } from "#lib/ports/key-store.ts";
import type { KeyDeskStore, PurposeKeyUse, Rotation } from "#lib/ports/stores/key-desk-store.ts";
import type { KeyRotation } from "#prisma/generated/client.ts";
import { isUniqueViolation } from "./failures.ts";
import { msOf, msOrNull } from "./keyset.ts";
import { columnNamed, readCells } from "./rotation/walk-column.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_SHOWN = 50;
const MAX_PURPOSE_KEYS = 500;
/** A larger table is not counted key by key on every look. */
const COUNT_UP_TO = 200_000;

export function keyDeskStore(context: StoreContext): KeyDeskStore {
  const { db } = context;
  return {
    async purposeKeys() {
      const keys = await db.$queryRaw<KeyRow[]>`
        SELECT id, purpose, version, state, created_at, active::int, decrypt_only::int, destroyed::int FROM key_overview() LIMIT ${MAX_PURPOSE_KEYS}`;
      const uses = await db.$queryRaw<{ purpose_key_id: number | null; purpose: string; cells: bigint }[]>`
        SELECT purpose_key_id, purpose, sum(cells)::bigint AS cells FROM key_use(${COUNT_UP_TO}) GROUP BY 1, 2`;
      return keys.flatMap(({ id, purpose, version, state, created_at, active, decrypt_only, destroyed }): PurposeKeyUse[] => {
        if (!isRotatedPurpose(purpose)) return [];
        const isEstimated = uses.some((use) => use.purpose === purpose && use.purpose_key_id === null && use.cells > 0n);
        const cells = uses.filter((use) => use.purpose_key_id === id).reduce((sum, use) => sum + Number(use.cells), 0);
        return [
          {
            id,
            purpose,
            version,
            state: state as KeyState, // bounded by the port that wrote it
            createdAt: msOf(created_at),
            dataKeys: { active, decryptOnly: decrypt_only, destroyed },
            cells: isEstimated ? null : cells,
          },
        ];
      });
    },
    async rotations() {
      const rows = await db.keyRotation.findMany({ orderBy: [{ requestedAt: "desc" }, { id: "desc" }], take: MAX_SHOWN });
      return rows.map((row) => rotationOf(row, context.now));
    },
    async rotation(id) {
      const row = await db.keyRotation.findUnique({ where: { id } });
      return row ? rotationOf(row, context.now) : undefined;
    },
    async ask(rotation) {
      const unfinished = { purpose: rotation.purpose, state: { notIn: ["done", "cancelled"] } };
      if ((await db.keyRotation.count({ where: unfinished })) > 0) return "conflict";
      try {
        await db.keyRotation.create({
          data: { ...rotation, state: "activating", requestedAt: new Date(context.now) },
          select: { id: true },
        });
        return "asked";
      } catch (error) {
        if (isUniqueViolation(error)) return "conflict";
        throw error;
      }
    },
    async change(id, change) {
      const { count } = await db.keyRotation.updateMany({
        where: {
          id,
          state: { notIn: ["done", "cancelled"] },
          ...(change === "cancel" ? {} : { isPaused: change === "resume" }),
        },
        data:
          change === "cancel"
            ? { state: "cancelled", finishedAt: new Date(context.now), holder: null }
            : { isPaused: change === "pause", holder: null, failure: null },
      });
      return count === 1;
    },
    columns: () =>
      Object.entries(sealedColumns)
        .filter(([, { purpose }]) => purpose !== "credential")
        .map(([name]) => name),
    async check(column, after, limit) {
      const purpose = sealedColumns[column as keyof typeof sealedColumns].purpose; // the use case names columns of this table
      // Without a purpose key to compare with, every cell is handed out.
      const cells = await readCells(db, column, purpose, null, after, limit);
      if (after.length === 0) context.ring.forget(); // what a rotation made since
      let [unreadable, erased] = [0, 0];
      for (const { scope, row_id, sealed } of cells) {
        if (sealed === null) continue;
        try {
          (await context.ring.cipher(purpose, scope)).check(columnNamed(column), asId(row_id), sealed);
        } catch (error) {
          if (error instanceof KeyMissingError && error.reason === "erased") erased++;
          else if (error instanceof DecryptionError || error instanceof KeyMissingError) unreadable++;
          else throw error;
        }
      }
      return { cells: cells.length, unreadable, erased, last: cells.length < limit ? null : (cells.at(-1)?.keys ?? null) };
    },
  };
}

type KeyRow = {
  readonly id: number;
  readonly purpose: string;
  readonly version: number;
  readonly state: string;
  readonly created_at: Date;
  readonly active: number;
  readonly decrypt_only: number;
  readonly destroyed: number;
};

function rotationOf(row: KeyRotation, now: number): Rotation {
  return {
    id: row.id,
    // The words are bounded by check constraints and by whoever asked.
    purpose: row.purpose as RotatedPurpose,
    kind: row.kind as RotationKind,
    state: row.state as RotationState,
    isPaused: row.isPaused,
    requestedBy: row.requestedBy,
    requestedAt: msOf(row.requestedAt),
    finishedAt: msOrNull(row.finishedAt),
    destroyAfter: msOrNull(row.destroyAfter),
    destroyedAt: msOrNull(row.destroyedAt),
    pass: row.pass,
    column: row.atColumn,
    rowsTotal: Number(row.rowsTotal),
    rowsSeen: Number(row.rowsSeen),
    rowsMoved: Number(row.rowsMoved),
    failure: row.failure,
    isHeld: row.holder !== null && row.leaseUntil !== null && row.leaseUntil.getTime() > now,
  };
}
