import type { Tx } from "#lib/ports/unit-of-work.ts";

/** Two days: one backup of the default schedule may fail before anybody is told. */
const OLD_AFTER_MS = 48 * 3_600_000;

/** `none` is a desk that was never backed up. @unit ageMs: since the newest backup was finished */
export type BackupAge = { readonly state: "none" } | { readonly state: "fresh" | "old"; readonly ageMs: number };

export async function backupAge(tx: Tx): Promise<BackupAge> {
  const latest = await tx.desk.backups.latest();
  if (!latest?.finishedAt) return { state: "none" };
  const ageMs = tx.now - latest.finishedAt;
  return { state: ageMs > OLD_AFTER_MS ? "old" : "fresh", ageMs };
}
