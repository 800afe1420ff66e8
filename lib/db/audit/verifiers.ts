import type { EpochMs } from "../../domain/kernel/time.ts";
import type { DbTx } from "../client.ts";

const MAX_KEYS = 100;

/** Public halves of the keys that checkpoints may be signed with, the first one first. */
export async function pinnedVerifiers(db: DbTx): Promise<readonly string[]> {
  const rows = await db.auditKey.findMany({ orderBy: { madeAt: "asc" }, take: MAX_KEYS });
  return rows.map((row) => row.verifier);
}

/** Under the owner's role alone. */
export async function pinVerifier(db: DbTx, verifier: string, now: EpochMs): Promise<void> {
  await db.auditKey.create({ data: { verifier, madeAt: new Date(now) }, select: { verifier: true } });
}
