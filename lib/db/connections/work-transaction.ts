import type { KeyRing } from "#lib/crypto/key-ring.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import type { AuditResult } from "#lib/domain/audit/event.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Ids } from "#lib/ports/ids.ts";
import { type WriterWitness, type Wrote, witnessed } from "../audit/writer-witness.ts";
import { appendAudit } from "../audit-append.ts";
import type { Db } from "../client.ts";
import { withFreshKeys } from "../fresh-keys.ts";
import { type StoreContext, storeContext } from "../store-context.ts";

const TIMEOUT_MS = 5_000;

export type WorkParts = { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids; readonly witness: WriterWitness };

/** A transaction of the worker's own: what it does and the event that says so, both or neither. */
export type WorkTx = StoreContext & {
  record(type: AuditEventType, resourceId: string, data: { readonly [key: string]: JsonValue }, result?: AuditResult): Promise<void>;
};

/** @param timeout how long the transaction may last. @unit ms */
export function workTransaction<T>(parts: WorkParts, work: (tx: WorkTx) => Promise<T>, timeout = TIMEOUT_MS): Promise<T> {
  const { db, ring, ids, witness } = parts;
  const once = (wrote: Wrote) =>
    db.$transaction(
      async (tx) => {
        const rows = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
        const context = storeContext({ db: tx, ring, ids, wrote, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
        return work({
          ...context,
          record: (type, resourceId, data, result = "done") =>
            appendAudit(context, factOf(type, { resourceId, data }, result), "worker", { requestId: "worker" }),
        });
      },
      { timeout },
    );
  return withFreshKeys(ring, () => witnessed(witness, once));
}
