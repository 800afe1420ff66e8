import type { KeyRing } from "../crypto/key-ring.ts";
import { factOf } from "../domain/audit/fact.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { DeskEvents } from "../ports/desk-events.ts";
import type { Ids } from "../ports/ids.ts";
import { appendAudit } from "./audit-append.ts";
import type { Db } from "./client.ts";
import { storeContext } from "./store-context.ts";

/** @param parts.by who stands in the record: the worker unless said */
export function deskEvents(parts: { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids; readonly by?: string }): DeskEvents {
  const { by = "worker" } = parts;
  return {
    record: (note) =>
      parts.db.$transaction(async (db) => {
        const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
        const context = storeContext({ ...parts, db, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
        const { type, resourceId, data, result = "done" } = note;
        await appendAudit(context, factOf(type, { resourceId, subject: note.subject ?? null, data }, result), by, { requestId: by });
      }),
  };
}
