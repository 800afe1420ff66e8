import type { BackupRun } from "#prisma/generated/client.ts";
import { asId } from "../domain/kernel/ids.ts";
import { type EpochMs, epochMs } from "../domain/kernel/time.ts";
import type { BackupCause, BackupRow, BackupStore } from "../ports/stores/backup-store.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_SHOWN = 100;

export function backupStore({ db, now }: StoreContext): BackupStore {
  const at = new Date(now);
  return {
    async list() {
      return (await db.backupRun.findMany({ orderBy: [{ requestedAt: "desc" }, { id: "desc" }], take: MAX_SHOWN })).map(rowOf);
    },
    async wanted() {
      const row = await db.backupRun.findFirst({ where: { state: "wanted" } });
      return row ? rowOf(row) : undefined;
    },
    async latest() {
      const row = await db.backupRun.findFirst({ where: { state: "done", removedAt: null }, orderBy: { finishedAt: "desc" } });
      return row ? rowOf(row) : undefined;
    },
    async ask({ id, requestedBy }) {
      const data = { id, cause: "person", requestedBy, requestedAt: at, state: "wanted" };
      return (await db.backupRun.createMany({ data, skipDuplicates: true })).count === 1;
    },
    async finish({ id, cause, requestedBy }, outcome) {
      const came = outcome.state === "done" ? { ...outcome, bytes: BigInt(outcome.bytes), rows: BigInt(outcome.rows) } : outcome;
      const { count } = await db.backupRun.updateMany({ where: { id }, data: { ...came, finishedAt: at } });
      if (count === 0) await db.backupRun.create({ data: { id, cause, requestedBy, requestedAt: at, finishedAt: at, ...came } });
    },
    async markVerified(file) {
      await db.backupRun.updateMany({ where: { file }, data: { verifiedAt: at } });
    },
    async markDrilled(file) {
      await db.backupRun.updateMany({ where: { file }, data: { verifiedAt: at, drilledAt: at } });
    },
    async markErased(erasures) {
      await db.erasureLedger.updateMany({ where: { id: { in: [...erasures] }, keyBackupAt: null }, data: { keyBackupAt: at } });
    },
    async markRemoved(files) {
      await db.backupRun.updateMany({ where: { file: { in: [...files] }, removedAt: null }, data: { removedAt: at } });
    },
  };
}

function rowOf(row: BackupRun): BackupRow {
  return {
    id: asId(row.id),
    cause: row.cause as BackupCause, // bounded by a check constraint, as is the state
    requestedBy: row.requestedBy,
    requestedAt: epochMs(row.requestedAt.getTime()),
    state: row.state as BackupRow["state"], // as above
    finishedAt: msOrNull(row.finishedAt),
    file: row.file,
    bytes: row.bytes === null ? null : Number(row.bytes),
    rows: row.rows === null ? null : Number(row.rows),
    failure: row.failure,
    verifiedAt: msOrNull(row.verifiedAt),
    drilledAt: msOrNull(row.drilledAt),
    removedAt: msOrNull(row.removedAt),
  };
}

function msOrNull(at: Date | null): EpochMs | null {
  return at === null ? null : epochMs(at.getTime());
}
