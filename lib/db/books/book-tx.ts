import type { FieldCipher } from "../../crypto/field-cipher.ts";
import { factOf } from "../../domain/audit/fact.ts";
import type { JsonValue } from "../../domain/kernel/canonical-json.ts";
import { moneyText } from "../../domain/kernel/decimal.ts";
import type { PortfolioId } from "../../domain/kernel/ids.ts";
import { type EpochMs, isoTime } from "../../domain/kernel/time.ts";
import type { BookProgress, BookTx } from "../../ports/book-work.ts";
import type { Ids } from "../../ports/ids.ts";
import { auditText } from "../audit-append.ts";
import { sealedColumns } from "../sealed-columns.ts";
import { equityPointId } from "../sealed-shapes.ts";
import { type SealedText, sealedText } from "../sealed-text.ts";
import { bookFigures, positionFigures } from "./book-figures.ts";

/** One operation of book_apply(): its name and arguments (see prisma/migrations). */
export type BookOp = readonly [name: string, args: JsonValue];
/** What an operation stores in `sealed` comes from a cipher: plain text there does not compile. */
export type OpArgs = string | readonly JsonValue[] | { readonly [name: string]: JsonValue; readonly sealed?: SealedText };

/** Gathers the operations of one transaction on a portfolio's books, with their figures sealed. */
export function bookTx(
  parts: { readonly ids: Ids; readonly now: EpochMs },
  portfolioId: PortfolioId,
  cipher: FieldCipher,
): { readonly tx: BookTx; readonly ops: readonly BookOp[] } {
  const ops: BookOp[] = [];
  const add = (name: string, args: OpArgs): void => void ops.push([name, args]);

  const tx: BookTx = {
    saveProgress(progress, isFirst = false) {
      add(isFirst ? "open-book" : "book", {
        marketTime: progress.marketTime === undefined ? null : isoTime(progress.marketTime),
        candles: String(progress.candles),
        feedState: progress.feedState,
        heldReason: progress.heldReason,
        sealed: sealedText(cipher.seal(sealedColumns.portfolioBook, portfolioId, bookFigures(progress))),
      });
      for (const holding of progress.books.holdings.values()) {
        const { id } = holding.instrument;
        add("position", { instrument: id, sealed: sealedText(cipher.seal(sealedColumns.position, id, positionFigures(holding))) });
      }
      for (const run of progress.runs) add("engine", { id: run.id, state: base64(run.engineState) });
      if (progress.points.length > 0) add("points", pointRows(cipher, progress));
    },
    openBook(progress, deposit) {
      tx.saveProgress(progress, true);
      tx.insertTransfers([deposit], null, progress.marketTime ?? progress.books.day.day);
    },
    insertIntent(intent) {
      add("intent", {
        id: intent.id,
        key: base64(intent.key),
        run: intent.runId,
        instrument: intent.instrument.id,
        kind: intent.kind,
        side: intent.side,
        type: intent.type,
        state: intent.state,
        verdict: intent.figures.verdict.outcome,
        rule: intent.rule,
        clientOrderId: intent.clientOrderId,
        decidedAt: isoTime(intent.decidedAt),
        expiresAt: isoTime(intent.expiresAt),
        sealed: sealedText(cipher.seal(sealedColumns.intent, intent.id, intent.figures)),
      });
    },
    moveIntent: (id, from, to) => add("move", { id, from: [...from], to }),
    insertOrder(order) {
      const { id, intentId, venue, venueOrderId, placedAt, lots } = order;
      const sealed = cipher.seal(sealedColumns.venueOrder, id, { lots: String(lots), filledLots: "0" });
      add("order", { id, intent: intentId, venue, venueOrderId, placedAt: isoTime(placedAt), sealed: sealedText(sealed) });
    },
    saveOrder({ id, state, lots, filledLots }) {
      const sealed = cipher.seal(sealedColumns.venueOrder, id, { lots: String(lots), filledLots: String(filledLots) });
      add("order-state", { id, state, sealed: sealedText(sealed) });
    },
    insertFill(fill) {
      const { id, venue, tradeId, instrumentId, intentId, orderId, side, filledAt, figures } = fill;
      const sealed = sealedText(cipher.seal(sealedColumns.fill, id, figures));
      add("fill", {
        id,
        venue,
        trade: tradeId,
        instrument: instrumentId,
        intent: intentId,
        order: orderId,
        side,
        filledAt: isoTime(filledAt),
        sealed,
      });
    },
    insertTransfers(transfers, fillId, at) {
      for (const { asset, debit, credit, cause, amount, instrumentId } of transfers) {
        const id = parts.ids.next();
        const sealed = cipher.seal(sealedColumns.ledgerEntry, id, { amount: moneyText(amount), ...(instrumentId ? { instrumentId } : {}) });
        add("transfer", { id, asset, debit, credit, cause, fill: fillId, at: isoTime(at), sealed: sealedText(sealed) });
      }
    },
    saveRunState({ id, actual, actualGeneration, reason, errorCount, engineState }) {
      add("run", { id, actual, generation: actualGeneration, reason, errors: errorCount, state: engineState ? base64(engineState) : null });
    },
    saveSignal: (runId, says, at) => add("signal", { id: runId, says, at: isoTime(at) }),
    audit(note) {
      const fact = factOf(
        note.type,
        { resourceId: note.resourceId, subject: note.subject ?? null, portfolio: portfolioId, data: note.data },
        "done",
      );
      add("audit", auditText({ id: parts.ids.next(), at: parts.now, user: "worker", requestId: "worker", detail: null }, fact));
    },
    notify: (topic) => add("notify", JSON.stringify({ topic, portfolioId })),
  };
  return { tx, ops };
}

/** The last word on a time holds. */
function pointRows(cipher: FieldCipher, progress: BookProgress): readonly JsonValue[] {
  const byTime = new Map(progress.points.map((point) => [point.at, point]));
  return [...byTime.values()].map(({ at, equity, cash }) => [
    isoTime(at),
    sealedText(cipher.seal(sealedColumns.equityPoint, equityPointId(at), { equity: moneyText(equity), cash: moneyText(cash) })),
  ]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
