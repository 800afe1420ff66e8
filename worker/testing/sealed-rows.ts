import { createHash } from "node:crypto";
import type { KeyRing } from "#lib/crypto/key-ring.ts";
import type { Db } from "#lib/db/client.ts";
import { withFreshKeys } from "#lib/db/fresh-keys.ts";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import { equityPointId } from "#lib/db/sealed-shapes.ts";
import { asId, type PortfolioId, type Uuid } from "#lib/domain/kernel/ids.ts";
import { epochMs, isoTime } from "#lib/domain/kernel/time.ts";

/** Rows of portfolios, half equity points (named by their time), half ledger entries, sealed as the worker seals them. */
export type SealedRow =
  | { readonly kind: "point"; readonly portfolioId: PortfolioId; readonly at: number; readonly text: string }
  | { readonly kind: "entry"; readonly portfolioId: PortfolioId; readonly id: Uuid; readonly text: string };

export const nameOf = (row: SealedRow): string => (row.kind === "point" ? `${row.portfolioId} ${row.at}` : row.id);

/** Writes rows that are there or not, in one statement a kind, the way the worker does: under keys that its ring remembers. */
export async function writeRows(db: Db, ring: KeyRing, rows: readonly SealedRow[]): Promise<void> {
  await withFreshKeys(ring, async () => {
    const points: object[] = [];
    const entries: object[] = [];
    for (const row of rows) {
      const cipher = await ring.cipher("trade", row.portfolioId);
      if (row.kind === "point") {
        const sealed = cipher.seal(sealedColumns.equityPoint, equityPointId(epochMs(row.at)), { equity: row.text, cash: row.text });
        points.push({ portfolio: row.portfolioId, at: isoTime(epochMs(row.at)), sealed: base64(sealed) });
      } else {
        const sealed = cipher.seal(sealedColumns.ledgerEntry, row.id, { amount: row.text });
        entries.push({ portfolio: row.portfolioId, id: row.id, sealed: base64(sealed) });
      }
    }
    await db.$transaction([
      db.$executeRaw`
        INSERT INTO equity_point (portfolio_id, at, sealed)
        SELECT (r ->> 'portfolio')::uuid, (r ->> 'at')::timestamptz, decode(r ->> 'sealed', 'base64') FROM jsonb_array_elements(${JSON.stringify(points)}::jsonb) r
        ON CONFLICT (portfolio_id, at) DO UPDATE SET sealed = excluded.sealed`,
      db.$executeRaw`
        INSERT INTO ledger_entry (id, portfolio_id, asset, debit, credit, cause, at, created_at, sealed)
        SELECT (r ->> 'id')::uuid, (r ->> 'portfolio')::uuid, 'USD', 'a', 'b', 'deposit', now(), now(), decode(r ->> 'sealed', 'base64')
          FROM jsonb_array_elements(${JSON.stringify(entries)}::jsonb) r`,
    ]);
  });
}

/** Every row, opened: name → text. @throws DecryptionError for one that does not open */
export async function readRows(db: Db, ring: KeyRing): Promise<Map<string, string>> {
  ring.forget();
  const found = new Map<string, string>();
  const points = await db.$queryRaw<
    { portfolio_id: string; at: Date; sealed: Uint8Array }[]
  >`SELECT portfolio_id::text, at, sealed FROM equity_point`;
  for (const { portfolio_id, at, sealed } of points) {
    const id = equityPointId(epochMs(at.getTime()));
    const opened = (await ring.cipher("trade", portfolio_id)).open(sealedColumns.equityPoint, id, sealed) as { equity: string }; // as written above
    found.set(`${portfolio_id} ${at.getTime()}`, opened.equity);
  }
  const entries = await db.$queryRaw<
    { id: string; portfolio_id: string; sealed: Uint8Array }[]
  >`SELECT id::text, portfolio_id::text, sealed FROM ledger_entry`;
  for (const { id, portfolio_id, sealed } of entries) {
    const opened = (await ring.cipher("trade", portfolio_id)).open(sealedColumns.ledgerEntry, asId(id), sealed) as { amount: string }; // as above
    found.set(id, opened.amount);
  }
  return found;
}

export function digestOf(rows: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const name of [...rows.keys()].sort()) hash.update(`${name}=${rows.get(name)}\n`);
  return hash.digest("hex");
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
