import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { IntentId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { type IntentFigures, intentKeyHex } from "#lib/domain/order/intent.ts";
import type { Verdict } from "#lib/domain/risk/verdict.ts";
import { actorLabels } from "../audit/actor-labels.ts";
import { type EventView, eventView } from "../audit/event-view.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";
import { type FillView, fillViews } from "./fill-view.ts";
import type { OrderView } from "./order-view.ts";
import { orderViews } from "./order-views.ts";

/** One rule of the gate with the figures it was answered by. */
export type CheckView = {
  readonly rule: string;
  readonly observed: string;
  readonly limit: string;
  readonly unit: string;
  readonly passes: boolean;
};

export type ShowOrderOutput = {
  readonly asOf: string;
  readonly order: OrderView;
  /** In the order asked; of a refused one the rule that refused. */
  readonly checks: readonly CheckView[];
  /** What the account looked like when it was decided. */
  readonly inputs: IntentFigures["inputs"];
  readonly intentKey: string;
  readonly clientOrderId: string;
  readonly expiresAt: string;
  /** @shape oldest first */
  readonly fills: readonly FillView[];
  /** What the record has about it. @shape newest first */
  readonly events: readonly EventView[];
};

export const showOrder = defineUseCase({
  name: "trading.show-order",
  input: z.object({ orderId: idInput<IntentId>() }),
  permission: "trades.read",
  scope: async (tx, input) => (await tx.desk.trades.intentById(tx.reach, input.orderId))?.portfolioId,
  audit: "read",
  run: async ({ tx, actor }, { orderId }): Promise<ShowOrderOutput> => {
    const intent = await tx.desk.trades.intentById(tx.reach, orderId);
    const [order] = intent ? await orderViews(tx, [intent]) : [];
    if (!intent || !order) throw new FailureError(failure("not-found"));
    const fills = await tx.desk.trades.fillsOfIntents(tx.reach, [orderId]);
    const about = [intent.id, ...(intent.order ? [intent.order.id] : []), ...fills.map((fill) => fill.id)];
    const entries = await tx.desk.records.about(intent.portfolioId, about);
    const labels = await actorLabels(
      tx,
      actor,
      entries.map((entry) => entry.user),
    );
    return {
      asOf: isoTime(tx.now),
      order,
      checks: checksOf(intent.figures.verdict),
      inputs: intent.figures.inputs,
      intentKey: intentKeyHex(intent.key),
      clientOrderId: intent.clientOrderId,
      expiresAt: isoTime(intent.expiresAt),
      fills: await fillViews(tx, fills),
      events: entries.map((entry) => eventView(entry, labels)),
    };
  },
});

function checksOf(verdict: Verdict): readonly CheckView[] {
  if (verdict.outcome === "approved") return verdict.checks.map((check) => ({ ...check, passes: true }));
  const { rule, observed, limit, unit } = verdict;
  return [{ rule, observed, limit, unit, passes: false }];
}
