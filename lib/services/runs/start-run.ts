import { z } from "zod";
import { userOf } from "#lib/domain/access/actor.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { InstrumentId, PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import { type Interval, intervals } from "#lib/domain/market/candle.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { ArchiveRange } from "#lib/ports/candle-archive.ts";
import type { PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import { findStrategy } from "#lib/strategies/registry.ts";
import { isDemoMarket } from "../demo/demo-market.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { idInput } from "../id-input.ts";
import { findPortfolio } from "../portfolios/find-portfolio.ts";
import { defineUseCase } from "../use-case.ts";
import { viewRun } from "./find-run.ts";
import { runNote } from "./run-note.ts";

const intervalNames = Object.keys(intervals) as [Interval, ...Interval[]]; // keys of the table

const fields = z
  .object({
    portfolioId: idInput<PortfolioId>(),
    instrumentId: idInput<InstrumentId>(),
    interval: z.enum(intervalNames, "Choose one of the intervals."),
    strategy: z.string().max(60),
    params: z.record(z.string().max(60), z.unknown()).default({}),
  })
  .transform((input, context) => {
    const strategy = findStrategy(input.strategy);
    if (!strategy) {
      context.addIssue({ code: "custom", path: ["strategy"], message: "There is no strategy of this name in the catalogue." });
      return z.NEVER;
    }
    const params = strategy.params.safeParse({ ...(strategy.defaults as object), ...input.params }); // every strategy's parameters are an object
    if (!params.success) {
      for (const issue of params.error.issues)
        context.addIssue({ code: "custom", path: ["params", ...issue.path], message: issue.message });
      return z.NEVER;
    }
    return { ...input, params: params.data as { [name: string]: JsonValue }, strategyVersion: String(strategy.version) }; // plain JSON, as it is stored
  });

/** A new run, wanted running; the worker converges to it. */
export const startRun = defineUseCase({
  name: "runs.start",
  input: z.preprocess(withParams, fields),
  permission: "runs.control",
  scope: (_tx, input) => input.portfolioId,
  audit: {
    type: "run.wanted",
    note: (input, output: Awaited<ReturnType<typeof viewRun>> | undefined) => runNote("running", output, input),
  },
  prepare: async ({ archive }: DeskServices, input): Promise<ArchiveRange | undefined> => {
    const range = await archive.range({ instrumentId: input.instrumentId, interval: input.interval });
    if (!range.ok) throw new FailureError(range.failure);
    return range.value;
  },
  run: async ({ tx, actor, prepared }, input, { ids }) => {
    const { portfolioId, instrumentId, interval, strategy, strategyVersion, params } = input;
    const portfolio = await findPortfolio(tx, portfolioId);
    const instrument = await tx.desk.markets.instrumentById(instrumentId);
    if (!instrument) throw wrong("instrumentId", "There is no such instrument.");
    refuseMismatch(portfolio, instrument, interval, prepared);
    const id = ids.next<RunId>();
    const createdBy = userOf(actor);
    const done = await tx.desk.runs.insert(tx.reach, {
      id,
      portfolioId,
      instrumentId,
      interval,
      strategy,
      strategyVersion,
      params,
      createdBy,
    });
    if (done === "taken") throw new FailureError(takenBy(instrument, portfolio));
    await tx.notify("runs", portfolioId);
    return viewRun(tx, id);
  },
});

export function takenBy(instrument: { readonly symbol: string }, portfolio: { readonly name: string }) {
  return failure(
    "conflict",
    `Another run already trades ${instrument.symbol} in ${portfolio.name}. Stop it first: one running run an instrument and portfolio.`,
  );
}

function refuseMismatch(portfolio: PortfolioRow, instrument: Instrument, interval: Interval, range: ArchiveRange | undefined): void {
  if (instrument.quote !== portfolio.baseCurrency) {
    throw wrong(
      "instrumentId",
      `${instrument.symbol} is quoted in ${instrument.quote}, ${portfolio.name} counts in ${portfolio.baseCurrency}. Choose an instrument in ${portfolio.baseCurrency}.`,
    );
  }
  if (portfolio.feed.kind === "demo") {
    if (!isDemoMarket(instrument))
      throw wrong("instrumentId", `${portfolio.name} runs on the demonstration market, which has DEMO/USD alone.`);
    if (interval !== "1m") throw wrong("interval", "The demonstration market has candles of 1m alone.");
    return;
  }
  if (!range) throw wrong("interval", `The archive has no candles of ${instrument.symbol} at ${interval}. Import some first.`);
  const { from, to } = portfolio.feed;
  if ((from && Date.parse(from) > range.to) || (to && Date.parse(to) <= range.from)) {
    throw wrong(
      "interval",
      `The archive has no candles of ${instrument.symbol} at ${interval} in the time that ${portfolio.name} replays.`,
    );
  }
}

function wrong(field: string, says: string): FailureError {
  return new FailureError(failure("invalid-input", says, { fields: { [field]: says } }));
}

/** A flat form names parameters `param.fast`, `param.slow`, … */
function withParams(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || "params" in raw) return raw;
  const entries = Object.entries(raw);
  const params = entries.flatMap(([name, value]) => (name.startsWith("param.") ? [[name.slice("param.".length), value]] : []));
  return { ...Object.fromEntries(entries.filter(([name]) => !name.startsWith("param."))), params: Object.fromEntries(params) };
}
