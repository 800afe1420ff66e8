import { formatDecimal } from "../ui/decimal-text.ts";
import { ruleTitle } from "./gate-word.tsx";
import type { OrderDetail } from "./order-detail-data.ts";
import type { FillRow } from "./order-row.ts";
import { orderStates } from "./order-state-badge.tsx";
import type { TimelineStep } from "./order-timeline.tsx";

/** The life of an order as steps: decided, judged, taken by the venue, filled, ended. @shape oldest first */
export function timelineSteps(order: OrderDetail, fills: readonly FillRow[]): readonly TimelineStep[] {
  const steps: TimelineStep[] = [
    { key: "decided", at: order.decidedAt, clock: "market", what: "Decided", note: order.reason },
    judged(order),
  ];
  if (order.venueOrder) {
    const { placedAt, venue } = order.venueOrder;
    steps.push({ key: "placed", at: placedAt, clock: "market", what: `Taken by ${venue}` });
  }
  for (const fill of fills) steps.push(filled(fill));
  if (["CANCELLED", "EXPIRED", "REFUSED"].includes(order.state)) {
    const last = steps.at(-1)?.at ?? order.createdAt;
    steps.push({
      key: "ended",
      at: last,
      clock: "market",
      what: orderStates[order.state].word,
      note: orderStates[order.state].says,
      tone: "warning",
    });
  }
  return steps;
}

function judged(order: OrderDetail): TimelineStep {
  const base = { key: "judged", at: order.createdAt, clock: "wall" } as const;
  if (order.verdict === "approved") return { ...base, what: "Passed the risk gate and stored" };
  return {
    ...base,
    what: `Refused by ${order.rule === null ? "the risk gate" : ruleTitle(order.rule)}`,
    note: order.says ?? undefined,
    tone: "warning",
  };
}

function filled(fill: FillRow): TimelineStep {
  const { base, quote, sizeDecimals, priceDecimals } = fill.instrument;
  const quantity = formatDecimal(fill.quantity, { decimals: sizeDecimals });
  const price = formatDecimal(fill.price, { decimals: priceDecimals });
  return { key: fill.id, at: fill.filledAt, clock: "market", what: `Filled ${quantity} ${base} at ${price} ${quote}` };
}
