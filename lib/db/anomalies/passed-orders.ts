import type { KeyRing } from "../../crypto/key-ring.ts";
import type { PassedOrder } from "../../domain/audit/anomalies/limit-then-order.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import type { DbTx } from "../client.ts";
import { openFigures } from "../sealed-shapes.ts";

/** Rows are opened a batch at a time: a raise must not be hidden by many small orders after it. */
const BATCH = 1_000;
/** More orders than this since a raise are looked at when they are new: the rules look every ten seconds. */
const MOST = 20_000;

type Row = {
  readonly id: string;
  readonly event_id: string;
  readonly at: Date;
  readonly portfolio_id: string;
  readonly sealed: Uint8Array;
};

/** Orders that the gate let pass, with the figures it was asked about and the event that says so. @shape newest first, the newest 20,000 */
export async function* passedOrders(
  db: DbTx,
  ring: KeyRing,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  batch = BATCH,
): AsyncGenerator<PassedOrder> {
  let before = { at: new Date(to + 1), id: "00000000-0000-0000-0000-000000000000" };
  for (let seen = 0; seen < MOST; seen += batch) {
    const rows = await db.$queryRaw<Row[]>`
      SELECT i.id::text, e.id::text AS event_id, e.at, i.portfolio_id::text, i.sealed
      FROM audit_event e JOIN intent i ON i.id::text = e.resource_id
      WHERE e.resource = 'intent' AND e.type = 'order.intent-recorded' AND e.at >= ${new Date(from)} AND i.verdict = 'approved'
        AND (e.at, e.id) < (${before.at}, ${before.id}::uuid)
      ORDER BY e.at DESC, e.id DESC LIMIT ${batch}`;
    for (const row of rows) {
      const { verdict, inputs } = openFigures(await ring.cipher("trade", row.portfolio_id), "intent", row.id, row.sealed);
      if (verdict.outcome !== "approved") continue;
      yield { id: row.event_id, at: epochMs(row.at.getTime()), portfolioId: row.portfolio_id, checks: verdict.checks, inputs };
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    before = { at: last.at, id: last.event_id };
  }
}
