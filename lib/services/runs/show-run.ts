import { z } from "zod";
import type { RunId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { HeartbeatView } from "../desk/heartbeat-view.ts";
import { workerHeartbeat } from "../desk/worker-heartbeat.ts";
import { idInput } from "../id-input.ts";
import { positionViews } from "../trading/list-positions.ts";
import type { OrderView } from "../trading/order-view.ts";
import { orderViews } from "../trading/order-views.ts";
import type { PositionView } from "../trading/position-view.ts";
import { defineUseCase } from "../use-case.ts";
import { findRun, viewRun } from "./find-run.ts";
import type { RunView } from "./run-view.ts";

const ORDERS_SHOWN = 20;

export type ShowRunOutput = {
  readonly asOf: string;
  readonly run: RunView;
  /** The newest ones. @shape newest first, at most 20 */
  readonly orders: readonly OrderView[];
  /** Of the portfolio in the run's instrument. */
  readonly position: PositionView | null;
  readonly worker: HeartbeatView | null;
};

export const showRun = defineUseCase({
  name: "runs.show",
  input: z.object({ runId: idInput<RunId>() }),
  permission: "portfolios.read",
  scope: async (tx, input) => (await tx.desk.runs.byId(tx.reach, input.runId))?.portfolioId,
  audit: "read",
  run: async ({ tx }, { runId }): Promise<ShowRunOutput> => {
    const { portfolioId, instrumentId } = await findRun(tx, runId);
    const intents = await tx.desk.trades.listIntents(tx.reach, { portfolioId, runId }, { limit: ORDERS_SHOWN });
    const positions = await positionViews(tx, portfolioId);
    return {
      asOf: isoTime(tx.now),
      run: await viewRun(tx, runId),
      orders: await orderViews(tx, intents.rows),
      position: positions.find((position) => position.instrument.id === instrumentId) ?? null,
      worker: await workerHeartbeat(tx, tx.now),
    };
  },
});
