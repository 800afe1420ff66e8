import { z } from "zod";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { HeartbeatView } from "../desk/heartbeat-view.ts";
import { workerHeartbeat } from "../desk/worker-heartbeat.ts";
import { idInput } from "../id-input.ts";
import { instrumentsById } from "../markets/instruments-by-id.ts";
import { type RunView, runView } from "../runs/run-view.ts";
import { type PositionView, positionView } from "../trading/position-view.ts";
import { defineUseCase } from "../use-case.ts";
import { findPortfolio } from "./find-portfolio.ts";
import { type PortfolioView, portfolioView } from "./portfolio-view.ts";

const MAX_POINTS = 2_000;

export type ShowPortfolioOutput = {
  readonly asOf: string;
  readonly portfolio: PortfolioView;
  /** For a chart. @shape oldest first, at most 2,000, market time in ms */
  readonly points: readonly ChartPoint[];
  readonly positions: readonly PositionView[];
  readonly runs: readonly RunView[];
  readonly worker: HeartbeatView | null;
};

export type ChartPoint = { readonly time: number; readonly equity: number };

/** One portfolio: its equity curve, what it holds at the marks of its market time, its runs. */
export const showPortfolio = defineUseCase({
  name: "portfolios.show",
  input: z.object({ portfolioId: idInput<PortfolioId>(), points: z.coerce.number().int().min(2).max(MAX_POINTS).default(MAX_POINTS) }),
  permission: "portfolios.read",
  scope: (_tx, input) => input.portfolioId,
  audit: "read",
  run: async ({ tx }, input): Promise<ShowPortfolioOutput> => {
    const { portfolioId } = input;
    const row = await findPortfolio(tx, portfolioId);
    const instrument = await instrumentsById(tx);
    const runs = await tx.desk.runs.list(tx.reach, { portfolioId });
    const positions = await tx.desk.trades.listPositions(tx.reach, portfolioId);
    const points = await tx.desk.portfolios.equityPoints(tx.reach, portfolioId, input.points);
    return {
      asOf: isoTime(tx.now),
      portfolio: portfolioView(row, tx.reach, runs),
      points: points.map(({ at, equity }) => ({ time: at, equity })),
      positions: positions.map((position) => positionView(position, row, instrument(position.instrumentId))),
      runs: runs.map((run) => runView(run, row, instrument(run.instrumentId))),
      worker: await workerHeartbeat(tx, tx.now),
    };
  },
});
