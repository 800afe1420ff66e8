import { systemClock } from "#lib/compose/system-clock.ts";
import { sha256Hex } from "#lib/crypto/audit-digest.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import type { Db } from "#lib/db/client.ts";
import { openDb } from "#lib/db/client.ts";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import { unitOfWork } from "#lib/db/unit-of-work.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { moneyFromText, moneyText } from "#lib/domain/kernel/decimal.ts";
import { asId, type PortfolioId } from "#lib/domain/kernel/ids.ts";
import { balance, type LedgerAccount, type LedgerTransfer } from "#lib/domain/position/ledger.ts";
import { readTrace, type TraceOutput } from "#lib/services/trading/read-trace.ts";
import { execute } from "#lib/services/use-case.ts";
import type { TestDatabase } from "#lib/tooling/template-database.ts";
import { ringOf } from "./replay-desk.ts";

const host: Actor = { kind: "host", osUser: "test" };
const nothing = () => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing, bug: () => "log" };

/** The trace as the desk itself reads it. */
export async function traceOf(database: TestDatabase, portfolioId: PortfolioId): Promise<TraceOutput> {
  const db = openDb(database.webUrl, { max: 2 });
  try {
    const ring = await ringOf(db, database, "web");
    const deps = { work: unitOfWork({ db, ring, ids: mintIds(systemClock) }), services: { digest: sha256Hex }, log: silent };
    const read = await execute(deps, readTrace, host, { portfolioId }, { requestId: "test" });
    if (!read.ok) throw new Error(read.failure.message);
    return read.value;
  } finally {
    await db.$disconnect();
  }
}

/** Sums of the ledger beside what the book and the positions say; equal or something was lost. */
export async function ledgerBesideBooks(database: TestDatabase, portfolioId: PortfolioId) {
  const db = openDb(database.ownerUrl, { max: 2 });
  try {
    const cipher = await (await ringOf(db, database, "worker")).cipher("trade", portfolioId);
    const transfers = await readTransfers(db, cipher, portfolioId);
    const book = await db.portfolioBook.findUniqueOrThrow({ where: { portfolioId } });
    const figures = cipher.open(sealedColumns.portfolioBook, portfolioId, book.sealed) as { cash: string }; // written by the worker
    const positions = await db.position.findMany({ where: { portfolioId }, include: { instrument: true } });
    const held = positions.map((position) => {
      const { quantity } = cipher.open(sealedColumns.position, asId(position.instrumentId), position.sealed) as { quantity: string }; // as above
      const { base } = position.instrument;
      return {
        symbol: position.instrument.symbol,
        position: quantity,
        ledger: moneyText(balance(transfers, "holdings", base, asId(position.instrumentId))),
      };
    });
    return { cash: figures.cash, ledgerCash: moneyText(balance(transfers, "cash", "USD")), held, transfers: transfers.length };
  } finally {
    await db.$disconnect();
  }
}

async function readTransfers(
  db: Db,
  cipher: Awaited<ReturnType<Awaited<ReturnType<typeof ringOf>>["cipher"]>>,
  portfolioId: PortfolioId,
): Promise<LedgerTransfer[]> {
  const rows = await db.ledgerEntry.findMany({ where: { portfolioId } });
  return rows.map((row) => {
    const figures = cipher.open(sealedColumns.ledgerEntry, asId(row.id), row.sealed) as { amount: string; instrumentId?: string }; // written by the worker
    return {
      asset: row.asset,
      debit: row.debit as LedgerAccount, // as above
      credit: row.credit as LedgerAccount, // as above
      cause: row.cause as LedgerTransfer["cause"], // as above
      amount: moneyFromText(figures.amount),
      ...(figures.instrumentId ? { instrumentId: asId<NonNullable<LedgerTransfer["instrumentId"]>>(figures.instrumentId) } : {}),
    };
  });
}
