import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { intentKeyHex } from "#lib/domain/order/intent.ts";
import { type TracedFill, type TracedIntent, traceLines, traceText } from "#lib/domain/order/trace.ts";
import type { FillRow, IntentRow } from "#lib/ports/stores/trade-store.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";

const SLICE = 1_000;
const MAX_ROWS = 100_000;

export type TraceOutput = { readonly lines: readonly string[]; readonly sha256: string; readonly intents: number; readonly fills: number };

/** The canonical trace of a portfolio and its digest: two replays are equal when these are. */
export const readTrace = defineUseCase({
  name: "trading.read-trace",
  input: z.object({ portfolioId: idInput<PortfolioId>() }),
  permission: "trades.read",
  scope: (_tx, input) => input.portfolioId,
  audit: "read",
  run: async ({ tx }, { portfolioId }, { digest }: Pick<DeskServices, "digest">): Promise<TraceOutput> => {
    const { trades } = tx.desk;
    const intents = await everyRow<IntentRow>((after) => trades.intentsForTrace(tx.reach, portfolioId, after, SLICE));
    const fills = await everyRow<FillRow>((after) => trades.fillsForTrace(tx.reach, portfolioId, after, SLICE));
    const keys = new Map(intents.map((intent) => [intent.id, intentKeyHex(intent.key)]));
    const lines = traceLines(
      intents.map(tracedIntent),
      tracedFills(fills, (id) => keys.get(id) ?? ""),
    );
    return { lines, sha256: digest(traceText(lines)), intents: intents.length, fills: fills.length };
  },
});

function tracedIntent(intent: IntentRow): TracedIntent {
  const { side, type, quantity, referencePrice, verdict } = intent.figures;
  return { key: intentKeyHex(intent.key), side, type, quantity, price: referencePrice, decidedAt: intent.decidedAt, verdict };
}

/** @param fills in the order of booking, which numbers them within their intent */
function tracedFills(fills: readonly FillRow[], keyOf: (intentId: FillRow["intentId"]) => string): TracedFill[] {
  const counts = new Map<string, number>();
  return fills.map(({ intentId, filledAt, figures }) => {
    const n = (counts.get(intentId) ?? 0) + 1;
    counts.set(intentId, n);
    const { price, quantity, fee, cashAfter, equityAfter } = figures;
    return { key: keyOf(intentId), n: figures.n ?? n, at: filledAt, price, quantity, fee, cash: cashAfter, equity: equityAfter };
  });
}

async function everyRow<R extends { readonly id: string }>(read: (after: R["id"] | null) => Promise<readonly R[]>): Promise<R[]> {
  const rows: R[] = [];
  for (;;) {
    const slice = await read(rows.at(-1)?.id ?? null);
    rows.push(...slice);
    if (rows.length > MAX_ROWS) throw new FailureError(failure("invalid-input", `The trace has more than ${MAX_ROWS} rows.`));
    if (slice.length < SLICE) return rows;
  }
}
