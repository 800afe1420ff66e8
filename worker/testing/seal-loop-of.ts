import { checkpointFile } from "#lib/adapters/checkpoint-keeper/local-file/checkpoint-file.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { openAuditRecord } from "#lib/db/audit/audit-record.ts";
import { recordAlarm } from "#lib/db/audit/record-alarm.ts";
import { WriterWitness } from "#lib/db/audit/writer-witness.ts";
import type { Log } from "#lib/ports/log.ts";
import type { SealedDesk } from "#lib/services/audit/testing/sealed-desk.ts";
import { SealLoop, type SealParts } from "../loops/seal-loop.ts";
import { ringOf } from "./replay-desk.ts";

export const quiet = Object.fromEntries(
  ["debug", "info", "warn", "error", "bug"].map((level) => [level, () => undefined]),
) as unknown as Log; // every level is there

/** As the worker makes it at its start. */
export async function sealLoopOf(desk: SealedDesk, more: Partial<SealParts> = {}): Promise<SealLoop> {
  const ring = await ringOf(desk.db, desk.database, "worker");
  return new SealLoop({
    sealer: desk.sealer(),
    keeper: checkpointFile(desk.database.dataDir),
    alarm: recordAlarm({ db: desk.db, ring, ids: mintIds(systemClock), witness: new WriterWitness() }),
    openRecord: openAuditRecord(desk.database.workerUrl),
    recordHashes: () => recordHashes([desk.key.verifier]),
    clock: systemClock,
    log: quiet,
    random: Math.random,
    ...more,
  });
}
