import type { FillRow, IntentRow } from "#lib/ports/stores/trade-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { instrumentsById } from "../markets/instruments-by-id.ts";
import { type OrderView, orderView } from "./order-view.ts";

/** Intents of one page with their fills and names, in the same order. */
export async function orderViews(tx: Tx, intents: readonly IntentRow[]): Promise<readonly OrderView[]> {
  const fills = await tx.desk.trades.fillsOfIntents(
    tx.reach,
    intents.map((intent) => intent.id),
  );
  const fillsOf = new Map<string, FillRow[]>();
  for (const fill of fills) fillsOf.set(fill.intentId, [...(fillsOf.get(fill.intentId) ?? []), fill]);
  const instrument = await instrumentsById(tx);
  const portfolios = new Map((await tx.desk.portfolios.list(tx.reach)).map((portfolio) => [portfolio.id, portfolio]));
  const strategies = new Map((await tx.desk.runs.list(tx.reach, {})).map((run) => [run.id, run.strategy]));
  return intents.flatMap((intent) => {
    const portfolio = portfolios.get(intent.portfolioId);
    if (!portfolio) return []; // deleted between the reads
    const strategy = intent.runId === null ? null : (strategies.get(intent.runId) ?? null);
    return [orderView(intent, fillsOf.get(intent.id) ?? [], { portfolio, instrument: instrument(intent.instrumentId), strategy })];
  });
}
