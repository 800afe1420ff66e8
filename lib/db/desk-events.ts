import type { KeyRing } from "../crypto/key-ring.ts";
import { factOf } from "../domain/audit/fact.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { DeskEvents } from "../ports/desk-events.ts";
import type { Ids } from "../ports/ids.ts";
import { type WriterWitness, witnessed } from "./audit/writer-witness.ts";
import { appendAudit } from "./audit-append.ts";
import type { Db } from "./client.ts";
import { storeContext } from "./store-context.ts";

export function deskEvents(parts: {
  readonly db: Db;
  readonly ring: KeyRing;
  readonly ids: Ids;
  readonly witness: WriterWitness;
  /** Who stands in the record: the worker unless said. */
  readonly by?: string;
}): DeskEvents {
  const { by = "worker" } = parts;
  return {
    async record(note) {
      const { type, resourceId, subject = null, data, result = "done" } = note;
      await witnessed(parts.witness, (wrote) =>
        parts.db.$transaction(async (db) => {
          const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
          const context = storeContext({ ...parts, db, wrote, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
          await appendAudit(context, factOf(type, { resourceId, subject, data }, result), by, { requestId: by });
        }),
      );
    },
  };
}
