import { listRuns } from "#lib/services/runs/list-runs.ts";
import type { RunView } from "#lib/services/runs/run-view.ts";
import { startRun } from "#lib/services/runs/start-run.ts";
import { wantRun } from "#lib/services/runs/want-run.ts";
import { given, type Noun, optionTexts, requiredText, UsageError, type Values } from "../command.ts";
import { instrumentNamed, portfolioNamed } from "../look-up.ts";
import { shortTime, table } from "../table.ts";

export const runs: Noun = {
  says: "strategies at work on a portfolio",
  verbs: {
    start: {
      usage: "RUN  or  --portfolio P --instrument SYMBOL --interval 1m [--strategy sma-crossover] [--param fast=10]…",
      says: "Starts a new run, or one that was stopped. It is a wish: the worker converges to it.",
      options: {
        portfolio: { type: "string" },
        instrument: { type: "string" },
        interval: { type: "string" },
        strategy: { type: "string" },
        param: { type: "string", multiple: true },
      },
      words: { min: 0, max: 1 },
      async run(context) {
        const [runId] = context.positionals;
        if (runId) {
          const again = await context.run(wantRun, { runId, wanted: "running" });
          return { json: again, text: wishText(again) };
        }
        const { values } = context;
        const portfolio = await portfolioNamed(context, requiredText(values, "portfolio"));
        const instrument = await instrumentNamed(context, requiredText(values, "instrument"));
        const started = await context.run(startRun, {
          portfolioId: portfolio.id,
          instrumentId: instrument.id,
          interval: requiredText(values, "interval"),
          strategy: "sma-crossover",
          ...given(values, { strategy: "strategy" }),
          params: paramsOf(values),
        });
        return { json: started, text: wishText(started) };
      },
    },
    stop: {
      usage: "RUN",
      says: "Stops a run. It is a wish: the worker converges to it. Positions stay.",
      words: { min: 1, max: 1 },
      async run({ run, positionals }) {
        const stopped = await run(wantRun, { runId: positionals[0], wanted: "stopped" });
        return { json: stopped, text: wishText(stopped) };
      },
    },
    list: {
      usage: "[--portfolio P] [--wanted running|stopped]",
      says: "Lists runs with their wanted and actual state.",
      options: { portfolio: { type: "string" }, wanted: { type: "string" } },
      async run(context) {
        const word = context.values["portfolio"];
        const chosen = typeof word === "string" ? { portfolioId: (await portfolioNamed(context, word)).id } : {};
        const output = await context.run(listRuns, { ...chosen, ...given(context.values, { wanted: "wanted" }) });
        return { json: output, text: runTable(output.items) };
      },
    },
  },
};

/** @throws UsageError */
function paramsOf(values: Values): Record<string, string> {
  return Object.fromEntries(
    optionTexts(values, "param").map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`--param takes name=value, not ${text}.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function wishText(run: RunView): string {
  return `${run.strategyTitle} on ${run.instrument.symbol} in ${run.portfolioName}: wanted ${run.wanted}, now ${run.actual}.\n${run.id}`;
}

export function runTable(rows: readonly RunView[]): string {
  return table(
    rows,
    [
      { title: "strategy", of: (row) => row.strategy },
      { title: "instrument", of: (row) => row.instrument.symbol },
      { title: "interval", of: (row) => row.interval },
      { title: "portfolio", of: (row) => row.portfolioName },
      { title: "wanted", of: (row) => row.wanted },
      { title: "actual", of: (row) => row.actual },
      { title: "last signal", of: (row) => row.lastSignal },
      { title: "at", of: (row) => shortTime(row.lastSignalAt) },
      { title: "id", of: (row) => row.id },
    ],
    "No runs yet. Start one: bulwark runs start --portfolio P --instrument SYMBOL --interval 1m",
  );
}
