import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type InstrumentId, type PortfolioId, type RunId, type UserId } from "#lib/domain/kernel/ids.ts";
import type { Interval } from "#lib/domain/market/candle.ts";
import type { ActualState, RunRow, RunStore, WantedState } from "#lib/ports/stores/run-store.ts";
import type { Prisma, Run } from "#prisma/generated/client.ts";
import { isUniqueViolation } from "./failures.ts";
import { inReach, tradable } from "./in-reach.ts";
import { msOf, msOrNull } from "./keyset.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_RUNS = 500;

export function runStore({ db, now }: StoreContext): RunStore {
  const changedAt = new Date(now);

  /** Undefined where the unique index of running runs refuses it: the transaction is lost then. */
  async function unlessTaken<T>(write: Promise<T>): Promise<T | undefined> {
    try {
      return await write;
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
  }

  return {
    async list(reach, filter) {
      const rows = await db.run.findMany({
        where: {
          portfolioId: { in: inReach(reach, filter.portfolioId) },
          portfolio: { deletedAt: null },
          ...(filter.wanted ? { wanted: filter.wanted } : {}),
        },
        omit: { engineState: true },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: MAX_RUNS,
      });
      return rows.map(rowOf);
    },
    async byId(reach, id) {
      const row = await db.run.findFirst({
        where: { id, portfolioId: { in: inReach(reach) }, portfolio: { deletedAt: null } },
        omit: { engineState: true },
      });
      return row ? rowOf(row) : undefined;
    },
    async insert(reach, run) {
      if (!tradable(reach).includes(run.portfolioId)) throw new TypeError("a run on a portfolio out of reach");
      const data = {
        ...run,
        params: run.params as Prisma.InputJsonObject, // JSON by its type
        wanted: "running",
        wantedBy: run.createdBy,
        actual: "stopped",
        createdAt: changedAt,
        changedAt,
      };
      return (await unlessTaken(db.run.create({ data, select: { id: true } }))) ? "inserted" : "taken";
    },
    async wantRunning(reach, id, by) {
      const changed = await unlessTaken(
        db.run.updateMany({
          where: {
            id,
            portfolioId: { in: tradable(reach) },
            OR: [
              { wanted: "stopped" },
              // Ended by itself, and not started anew since.
              { actual: { in: ["quarantined", "finished"] }, actualGeneration: { gte: db.run.fields.generation } },
            ],
          },
          data: { wanted: "running", wantedBy: by, generation: { increment: 1 }, reason: null, changedAt },
        }),
      );
      if (!changed) return "taken";
      return changed.count === 1 ? "changed" : "unchanged";
    },
    async wantStopped(reach, id) {
      const { count } = await db.run.updateMany({
        where: { id, portfolioId: { in: tradable(reach) }, wanted: "running" },
        data: { wanted: "stopped", changedAt },
      });
      return count === 1 ? "changed" : "unchanged";
    },
    async wantAllStopped(reach, portfolioId) {
      const { count } = await db.run.updateMany({
        where: { portfolioId: { in: tradable(reach).filter((id) => id === portfolioId) }, wanted: "running" },
        data: { wanted: "stopped", changedAt },
      });
      return count;
    },
  };
}

function rowOf(row: Omit<Run, "engineState">): RunRow {
  return {
    id: asId<RunId>(row.id),
    portfolioId: asId<PortfolioId>(row.portfolioId),
    instrumentId: asId<InstrumentId>(row.instrumentId),
    interval: row.interval as Interval, // written from the union alone, as the two states below
    strategy: row.strategy,
    strategyVersion: row.strategyVersion,
    params: row.params as { [name: string]: JsonValue }, // a JSON object by `insert`
    generation: row.generation,
    actualGeneration: row.actualGeneration,
    wanted: row.wanted as WantedState,
    actual: row.actual as ActualState,
    reason: row.reason,
    errorCount: row.errorCount,
    lastSignal: row.lastSignal,
    lastSignalAt: msOrNull(row.lastSignalAt),
    createdBy: row.createdBy === null ? null : asId<UserId>(row.createdBy),
    createdAt: msOf(row.createdAt),
    changedAt: msOf(row.changedAt),
  };
}
