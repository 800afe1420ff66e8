import type { Actor } from "#lib/domain/access/actor.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { KillRow } from "#lib/ports/stores/kill-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { actorLabels } from "../audit/actor-labels.ts";
import { killPlaces } from "./kill-place.ts";

export type KillView = {
  readonly scope: KillScope;
  /** "*" for all. */
  readonly scopeId: string;
  /** What a person calls the place. */
  readonly name: string;
  readonly isEngaged: boolean;
  /** Grows with each engage and release; a release names the one it saw. */
  readonly epoch: number;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: string;
};

/** Rows whose place is in reach, with names. */
export async function killViews(tx: Tx, reader: Actor, rows: readonly KillRow[]): Promise<readonly KillView[]> {
  const nameOf = await killPlaces(tx);
  const label = await actorLabels(
    tx,
    reader,
    rows.map((row) => row.changedBy),
  );
  return rows.flatMap((row) => {
    const name = nameOf(row.scope, row.scopeId);
    if (name === undefined) return [];
    const { scope, scopeId, isEngaged, epoch, reason, changedBy } = row;
    return [
      { scope, scopeId, name, isEngaged, epoch, reason, changedBy: changedBy && label(changedBy), changedAt: isoTime(row.changedAt) },
    ];
  });
}
