import type { KeyRing } from "#lib/crypto/key-ring.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import type { AuditResult } from "#lib/domain/audit/event.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { Ids } from "#lib/ports/ids.ts";
import { appendAudit } from "../audit-append.ts";
import type { Db } from "../client.ts";
import { withFreshKeys } from "../fresh-keys.ts";
import { type StoreContext, storeContext } from "../store-context.ts";

export type WorkParts = { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids };

/** A transaction of the worker's own: what it does to a connection and the event that says so, both or neither. */
export type WorkTx = StoreContext & {
  record(type: AuditEventType, resourceId: string, data: { readonly [key: string]: JsonValue }, result?: AuditResult): Promise<void>;
};

export function workTransaction<T>(parts: WorkParts, work: (tx: WorkTx) => Promise<T>): Promise<T> {
  return withFreshKeys(parts.ring, () =>
    parts.db.$transaction(async (db) => {
      const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
      const context = storeContext({ ...parts, db, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
      return work({
        ...context,
        record: (type, resourceId, data, result = "done") =>
          appendAudit(context, factOf(type, { resourceId, data }, result), "worker", { requestId: "worker" }),
      });
    }),
  );
}
