import { z } from "zod";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";
import type { HeartbeatView } from "../desk/heartbeat-view.ts";
import { workerHeartbeat } from "../desk/worker-heartbeat.ts";
import { idInput } from "../id-input.ts";
import { instrumentsById } from "../markets/instruments-by-id.ts";
import { asked } from "../portfolios/asked-portfolio.ts";
import { defineUseCase } from "../use-case.ts";
import { type PositionView, positionView } from "./position-view.ts";

export type ListPositionsOutput = { readonly asOf: string; readonly items: readonly PositionView[]; readonly worker: HeartbeatView | null };

/** What is held, at the marks of each portfolio's market time. */
export const listPositions = defineUseCase({
  name: "trading.list-positions",
  input: z.object({ portfolioId: orBlank(idInput<PortfolioId>()), flat: orBlank(z.union([z.literal("on"), z.boolean()])) }),
  permission: "portfolios.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }, input): Promise<ListPositionsOutput> => {
    const all = await positionViews(tx, asked(tx, input.portfolioId).portfolioId);
    const items = input.flat ? all : all.filter((position) => position.direction !== "flat");
    return { asOf: isoTime(tx.now), items, worker: await workerHeartbeat(tx, tx.now) };
  },
});

/** Flat ones too: their realised result stays. */
export async function positionViews(tx: Tx, portfolioId?: PortfolioId): Promise<readonly PositionView[]> {
  const instrument = await instrumentsById(tx);
  const portfolios = new Map((await tx.desk.portfolios.list(tx.reach)).map((portfolio) => [portfolio.id, portfolio]));
  const rows = await tx.desk.trades.listPositions(tx.reach, portfolioId);
  return rows.flatMap((row) => {
    const portfolio = portfolios.get(row.portfolioId);
    return portfolio ? [positionView(row, portfolio, instrument(row.instrumentId))] : []; // deleted between the reads
  });
}
