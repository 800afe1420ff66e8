import type { KeyRing } from "../../crypto/key-ring.ts";
import type { PassedOrder } from "../../domain/audit/anomalies/limit-then-order.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import type { DbTx } from "../client.ts";
import { openFigures } from "../sealed-shapes.ts";

const MOST = 1_000;

type Row = {
  readonly id: string;
  readonly event_id: string;
  readonly at: Date;
  readonly portfolio_id: string;
  readonly sealed: Uint8Array;
};

/** Orders that the gate let pass, with the figures it was asked about and the event that says so. @shape oldest first, at most 1,000 */
export async function passedOrders(db: DbTx, ring: KeyRing, from: EpochMs, to: EpochMs): Promise<readonly PassedOrder[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT i.id::text, e.id::text AS event_id, e.at, i.portfolio_id::text, i.sealed
    FROM audit_event e JOIN intent i ON i.id::text = e.resource_id
    WHERE e.resource = 'intent' AND e.type = 'order.intent-recorded' AND e.at >= ${new Date(from)} AND e.at <= ${new Date(to)} AND i.verdict = 'approved'
    ORDER BY e.at, e.id LIMIT ${MOST}`;
  const orders: PassedOrder[] = [];
  for (const row of rows) {
    const { verdict, inputs } = openFigures(await ring.cipher("trade", row.portfolio_id), "intent", row.id, row.sealed);
    if (verdict.outcome !== "approved") continue;
    orders.push({ id: row.event_id, at: epochMs(row.at.getTime()), portfolioId: row.portfolio_id, checks: verdict.checks, inputs });
  }
  return orders;
}
