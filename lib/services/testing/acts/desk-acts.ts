import { deleteDemo } from "../../demo/delete-demo.ts";
import { startDemoUseCase } from "../../demo/start-demo.ts";
import { addInstrument } from "../../markets/add-instrument.ts";
import { createPortfolio } from "../../portfolios/create-portfolio.ts";
import { deletePortfolio } from "../../portfolios/delete-portfolio.ts";
import { changeLimit } from "../../risk/change-limit.ts";
import { engageKill } from "../../risk/engage-kill.ts";
import { releaseKill } from "../../risk/release-kill.ts";
import { startRun } from "../../runs/start-run.ts";
import { wantRun } from "../../runs/want-run.ts";
import { type Act, act } from "./act.ts";

/** What is done on the desk itself, in an order in which each finds what it needs. */
export const deskActs: readonly Act[] = [
  act("portfolio.created", createPortfolio, () => ({ input: { name: "Second", startingCapital: "5", feed: { kind: "demo" } } })),
  act("instrument.added", addInstrument, () => ({ input: { symbol: "ETH/USD", tickSize: "0.01" } })),
  act("run.wanted", startRun, ({ portfolioId, instrumentId }) => ({
    input: { portfolioId, instrumentId, interval: "1m", strategy: "sma-crossover", "param.fast": "5" },
  })),
  act("run.wanted", wantRun, async ({ owner }) => ({ input: { runId: (await owner.run.findFirstOrThrow()).id, wanted: "stopped" } })),
  act("limit.changed", changeLimit, () => ({ input: { rule: "daily-loss", value: "0.03", expectedVersion: 0 } })),
  act("kill-switch.engaged", engageKill, ({ instrumentId }) => ({ input: { scope: "instrument", scopeId: instrumentId } })),
  act("kill-switch.released", releaseKill, ({ instrumentId }) => ({ input: { scope: "instrument", scopeId: instrumentId, epoch: 1 } })),
  act("demo.started", startDemoUseCase, () => ({ input: {} })),
  act("demo.deleted", deleteDemo, () => ({ input: {} })),
  act("portfolio.deleted", deletePortfolio, ({ portfolioId }) => ({ input: { portfolioId } })),
];
