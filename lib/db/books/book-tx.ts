import type { FieldCipher } from "../../crypto/field-cipher.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { moneyText } from "../../domain/kernel/decimal.ts";
import { type PortfolioId, uuidV7 } from "../../domain/kernel/ids.ts";
import { isoTime } from "../../domain/kernel/time.ts";
import type { BookProgress, BookTx } from "../../ports/book-work.ts";
import { appendAudit } from "../audit-append.ts";
import { notifyLive } from "../live-notify.ts";
import { sealedColumns } from "../sealed-columns.ts";
import type { StoreContext } from "../store-context.ts";
import { bookFigures, positionFigures } from "./book-figures.ts";

const ZEROS = new Uint8Array(10);

/** The statements of one transaction on a portfolio's books, on the hot path of the worker: one statement each, no model layer. */
export function bookTx(context: StoreContext, portfolioId: PortfolioId, cipher: FieldCipher): BookTx {
  const { db } = context;
  const now = new Date(context.now);

  async function saveProgress(progress: BookProgress): Promise<void> {
    const sealed = cipher.seal(sealedColumns.portfolioBook, portfolioId, bookFigures(progress));
    const marketTime = progress.marketTime === undefined ? null : new Date(progress.marketTime);
    await db.$executeRaw`
      INSERT INTO portfolio_book (portfolio_id, market_time, candles, feed_state, held_reason, updated_at, sealed)
      VALUES (${portfolioId}::uuid, ${marketTime}, ${progress.candles}, ${progress.feedState}, ${progress.heldReason}, ${now}, ${sealed})
      ON CONFLICT (portfolio_id) DO UPDATE SET market_time = excluded.market_time, candles = excluded.candles, feed_state = excluded.feed_state,
        held_reason = excluded.held_reason, updated_at = excluded.updated_at, sealed = excluded.sealed`;
    for (const holding of progress.books.holdings.values()) {
      const figures = cipher.seal(sealedColumns.position, holding.instrument.id, positionFigures(holding));
      await db.$executeRaw`
        INSERT INTO position (portfolio_id, instrument_id, updated_at, sealed) VALUES (${portfolioId}::uuid, ${holding.instrument.id}::uuid, ${now}, ${figures})
        ON CONFLICT (portfolio_id, instrument_id) DO UPDATE SET updated_at = excluded.updated_at, sealed = excluded.sealed`;
    }
    for (const run of progress.runs) {
      await db.$executeRaw`UPDATE run SET engine_state = ${bytes(run.engineState)} WHERE id = ${run.id}::uuid`;
    }
    if (progress.points.length > 0) await insertPoints(progress);
  }

  async function insertPoints(progress: BookProgress): Promise<void> {
    const byTime = new Map(progress.points.map((point) => [point.at, point])); // the last word on a time holds
    const points = [...byTime.values()];
    const times = points.map((point) => new Date(point.at));
    const sealed = points.map((point) =>
      cipher.seal(sealedColumns.equityPoint, uuidV7(point.at, ZEROS), { equity: moneyText(point.equity), cash: moneyText(point.cash) }),
    );
    await db.$executeRaw`
      INSERT INTO equity_point (portfolio_id, at, sealed) SELECT ${portfolioId}::uuid, p.at, p.sealed
        FROM unnest(${times}::timestamptz[], ${sealed}::bytea[]) AS p(at, sealed)
      ON CONFLICT (portfolio_id, at) DO UPDATE SET sealed = excluded.sealed`;
  }

  async function audit(note: Parameters<BookTx["audit"]>[0]): Promise<void> {
    const fact = factOf(note.type, { resourceId: note.resourceId, subject: note.subject ?? null, portfolio: portfolioId, data: note.data }, "done");
    await appendAudit(context, fact, "worker", { requestId: "worker" });
  }

  return {
    now: context.now,
    saveProgress,
    audit,
    async openBook(progress, deposit) {
      await saveProgress(progress);
      await this.insertTransfers([deposit], null, progress.books.day.day);
    },
    async insertIntent(intent) {
      const sealed = cipher.seal(sealedColumns.intent, intent.id, intent.figures);
      await db.$executeRaw`
        INSERT INTO intent (id, intent_key, portfolio_id, run_id, instrument_id, kind, side, order_type, state, verdict, rule, client_order_id,
          decided_at, expires_at, created_at, sealed)
        VALUES (${intent.id}::uuid, ${bytes(intent.key)}, ${portfolioId}::uuid, ${intent.runId}::uuid, ${intent.instrument.id}::uuid, ${intent.kind},
          ${intent.side}, ${intent.type}, ${intent.state}, ${intent.state === "APPROVED" ? "approved" : "rejected"}, ${intent.rule},
          ${intent.clientOrderId}::uuid, ${isoTime(intent.decidedAt)}::timestamptz, ${isoTime(intent.expiresAt)}::timestamptz, ${now}, ${sealed})`;
    },
    async moveIntent(id, from, to) {
      const changed = await db.$executeRaw`UPDATE intent SET state = ${to} WHERE id = ${id}::uuid AND state = ANY(${[...from]}::text[])`;
      return changed === 1;
    },
    async insertOrder(order) {
      const sealed = cipher.seal(sealedColumns.venueOrder, order.id, { lots: String(order.lots), filledLots: "0" });
      await db.$executeRaw`
        INSERT INTO venue_order (id, intent_id, portfolio_id, venue, venue_order_id, state, placed_at, created_at, sealed)
        VALUES (${order.id}::uuid, ${order.intentId}::uuid, ${portfolioId}::uuid, ${order.venue}, ${order.venueOrderId}, 'working',
          ${isoTime(order.placedAt)}::timestamptz, ${now}, ${sealed})`;
    },
    async saveOrder(order) {
      const sealed = cipher.seal(sealedColumns.venueOrder, order.id, { lots: String(order.lots), filledLots: String(order.filledLots) });
      await db.$executeRaw`UPDATE venue_order SET state = ${order.state}, sealed = ${sealed} WHERE id = ${order.id}::uuid`;
    },
    async insertFill(fill) {
      const sealed = cipher.seal(sealedColumns.fill, fill.id, fill.figures);
      const inserted = await db.$executeRaw`
        INSERT INTO fill (id, venue, trade_id, portfolio_id, instrument_id, intent_id, order_id, side, filled_at, created_at, sealed)
        VALUES (${fill.id}::uuid, ${fill.venue}, ${fill.tradeId}, ${portfolioId}::uuid, ${fill.instrumentId}::uuid, ${fill.intentId}::uuid,
          ${fill.orderId}::uuid, ${fill.side}, ${isoTime(fill.filledAt)}::timestamptz, ${now}, ${sealed})
        ON CONFLICT (venue, trade_id) DO NOTHING`;
      return inserted === 1;
    },
    async insertTransfers(transfers, fillId, at) {
      for (const transfer of transfers) {
        const id = context.ids.next();
        const figures = { amount: moneyText(transfer.amount), ...(transfer.instrumentId ? { instrumentId: transfer.instrumentId } : {}) };
        const sealed = cipher.seal(sealedColumns.ledgerEntry, id, figures);
        await db.$executeRaw`
          INSERT INTO ledger_entry (id, portfolio_id, asset, debit, credit, cause, fill_id, at, created_at, sealed)
          VALUES (${id}::uuid, ${portfolioId}::uuid, ${transfer.asset}, ${transfer.debit}, ${transfer.credit}, ${transfer.cause}, ${fillId}::uuid,
            ${isoTime(at)}::timestamptz, ${now}, ${sealed})`;
      }
    },
    async saveRunState(run) {
      const state = run.engineState ? bytes(run.engineState) : null;
      await db.$executeRaw`
        UPDATE run SET actual = ${run.actual}, actual_generation = ${run.actualGeneration}, reason = ${run.reason}, error_count = ${run.errorCount}, changed_at = ${now},
          engine_state = coalesce(${state}, engine_state) WHERE id = ${run.id}::uuid`;
    },
    async saveSignal(runId, says, at) {
      await db.$executeRaw`UPDATE run SET last_signal = ${says}, last_signal_at = ${isoTime(at)}::timestamptz WHERE id = ${runId}::uuid`;
    },
    notify: (topic) => notifyLive(db, topic, portfolioId),
  };
}

/** The driver takes bytes over a plain ArrayBuffer only. */
function bytes(from: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(from);
}
