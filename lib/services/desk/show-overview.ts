import { z } from "zod";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";
import { idInput } from "../id-input.ts";
import { asked } from "../portfolios/asked-portfolio.ts";
import { type PortfolioView, portfolioView } from "../portfolios/portfolio-view.ts";
import type { ChartPoint } from "../portfolios/show-portfolio.ts";
import type { KillView } from "../risk/kill-view.ts";
import { killState } from "../risk/read-kill-state.ts";
import { runViews } from "../runs/list-runs.ts";
import type { RunView } from "../runs/run-view.ts";
import { type FillView, fillViews } from "../trading/fill-view.ts";
import { positionViews } from "../trading/list-positions.ts";
import type { PositionView } from "../trading/position-view.ts";
import { defineUseCase } from "../use-case.ts";
import { type HeartbeatView, heartbeatView } from "./heartbeat-view.ts";

const MAX_POINTS = 1_000;
const FILLS_SHOWN = 10;

export type OverviewOutput = {
  readonly asOf: string;
  readonly portfolios: readonly PortfolioView[];
  /** The portfolio whose curve is drawn; null where there is none. */
  readonly chosen: {
    readonly portfolioId: string;
    readonly name: string;
    readonly baseCurrency: string;
    readonly points: readonly ChartPoint[];
  } | null;
  /** Of the chosen portfolio where one was asked for, else of all. */
  readonly runs: readonly RunView[];
  readonly positions: readonly PositionView[];
  /** @shape newest first, at most 10 */
  readonly fills: readonly FillView[];
  readonly worker: HeartbeatView | null;
  readonly processes: readonly HeartbeatView[];
  readonly kill: { readonly all: KillView; readonly engaged: readonly KillView[] };
  readonly demo: { readonly portfolioId: string } | null;
};

/** Everything the overview shows, in one look. */
export const showOverview = defineUseCase({
  name: "desk.show-overview",
  input: z.object({ portfolioId: orBlank(idInput<PortfolioId>()) }),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx, actor }, input): Promise<OverviewOutput> => {
    const filter = asked(tx, input.portfolioId);
    const rows = await tx.desk.portfolios.list(tx.reach);
    const runs = await tx.desk.runs.list(tx.reach, {});
    const chosen = filter.portfolioId ? rows.find(({ id }) => id === filter.portfolioId) : rows[0];
    const positions = await positionViews(tx, filter.portfolioId);
    const fills = await tx.desk.trades.listFills(tx.reach, filter, { limit: FILLS_SHOWN });
    const processes = (await tx.desk.processes.heartbeats()).map((row) => heartbeatView(row, tx.now));
    const demo = rows.find(({ isDemo }) => isDemo);
    return {
      asOf: isoTime(tx.now),
      portfolios: rows.map((row) => portfolioView(row, tx.reach, runs)),
      chosen: chosen ? await curveOf(tx, chosen) : null,
      runs: await runViews(tx, filter),
      positions: positions.filter((position) => position.direction !== "flat"),
      fills: await fillViews(tx, fills.rows),
      worker: processes.find((process) => process.kind === "worker") ?? null,
      processes,
      kill: await killState(tx, actor),
      demo: demo ? { portfolioId: demo.id } : null,
    };
  },
});

async function curveOf(tx: Tx, { id, name, baseCurrency }: PortfolioRow) {
  const points = await tx.desk.portfolios.equityPoints(tx.reach, id, MAX_POINTS);
  return { portfolioId: id, name, baseCurrency, points: points.map(({ at, equity }) => ({ time: at, equity })) };
}
