import type { EpochMs } from "../../domain/kernel/time.ts";
import { openBooks } from "../../domain/portfolio/books.ts";
import { depositTransfer } from "../../domain/position/ledger.ts";
import type { BookWork, Claim, PortfolioSnapshot } from "../../ports/book-work.ts";
import { addPoint, type DeskState, deskState, progressOf } from "./desk-state.ts";

/** Opens the book at the first candle of the feed with the starting capital as a deposit. */
export async function openBook(work: BookWork, claim: Claim, snapshot: PortfolioSnapshot, at: EpochMs): Promise<DeskState> {
  const books = openBooks(snapshot.baseCurrency, snapshot.startingCapital, at);
  const desk = deskState(snapshot, books);
  desk.marketTime = at; // the first candle closes after it
  addPoint(desk, at);
  await work.transaction(claim, (tx) => {
    tx.openBook(progressOf(desk), depositTransfer(snapshot.baseCurrency, snapshot.startingCapital));
    tx.audit({ type: "portfolio.book-opened", resourceId: claim.portfolioId, data: { currency: snapshot.baseCurrency } });
    tx.notify("books");
  });
  desk.points = [];
  return desk;
}
