import type { IntentId, Uuid } from "../../domain/kernel/ids.ts";
import { lots } from "../../domain/market/grid.ts";
import type { Decision } from "../../engine/step.ts";
import type { BookWork, Claim, NewIntent, OpenIntent } from "../../ports/book-work.ts";
import { type DeskState, type LiveRun, progressOf } from "./desk-state.ts";

export type Decided = { readonly run: LiveRun; readonly decision: Decision };
export type DecisionParts = {
  readonly work: BookWork;
  readonly nextId: () => IntentId;
  readonly clientOrderId: (key: Uint8Array) => Uuid;
};

/**
 * tx1: intents with their verdicts, engine states, audit events and the candle cursor, all or nothing. Killed before it, the same candle
 * decides the same again; the intent key refuses a second one.
 */
export async function recordDecisions(parts: DecisionParts, claim: Claim, desk: DeskState, decided: readonly Decided[]): Promise<void> {
  const intents = decided.flatMap(({ run, decision }) => (decision.kind === "intent" ? [newIntent(parts, run, decision.draft)] : []));
  await parts.work.transaction(claim, (tx) => {
    tx.saveProgress(progressOf(desk));
    for (const { run, decision } of decided) {
      if (decision.kind === "intent") continue;
      tx.saveSignal(run.stored.id, `${decision.hold.reason} ${decision.hold.says}`, decision.hold.decidedAt);
      tx.audit({
        type: "order.held",
        resourceId: run.stored.id,
        data: { reason: decision.hold.says, symbol: run.stored.instrument.symbol },
      });
    }
    for (const intent of intents) {
      tx.insertIntent(intent);
      tx.saveSignal(intent.runId, intent.figures.reason, intent.decidedAt);
      tx.audit({
        type: "order.intent-recorded",
        resourceId: intent.id,
        subject: intent.runId,
        data: {
          verdict: intent.figures.verdict.outcome,
          rule: intent.rule,
          side: intent.side,
          symbol: intent.instrument.symbol,
          run: intent.runId,
        },
      });
    }
    tx.notify("orders");
    tx.notify("books");
  });
  desk.points = [];
  for (const intent of intents) if (intent.state === "APPROVED") desk.open.set(intent.clientOrderId, openIntent(intent));
}

function newIntent(parts: DecisionParts, run: LiveRun, draft: Extract<Decision, { kind: "intent" }>["draft"]): NewIntent {
  return {
    id: parts.nextId(),
    key: draft.key,
    clientOrderId: parts.clientOrderId(draft.key),
    kind: draft.origin.kind,
    runId: run.stored.id,
    instrument: run.stored.instrument,
    side: draft.side,
    type: draft.type,
    state: draft.state,
    rule: draft.verdict.outcome === "rejected" ? draft.verdict.rule : null,
    decidedAt: draft.decidedAt,
    expiresAt: draft.expiresAt,
    figures: draft.figures,
  };
}

function openIntent(intent: NewIntent): OpenIntent {
  return {
    ...intent,
    lots: lots(BigInt(intent.figures.lots)),
    filledLots: lots(0n),
    fills: 0,
    referenceTicks: BigInt(intent.figures.referenceTicks),
    sendBy: undefined,
    orderId: undefined,
  };
}
