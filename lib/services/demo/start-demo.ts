import { z } from "zod";
import { type Actor, userOf } from "#lib/domain/access/actor.ts";
import type { Origin } from "#lib/domain/audit/event.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { InstrumentId, PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { Ids } from "#lib/ports/ids.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { defineUseCase } from "../use-case.ts";
import { DEMO_SYMBOL, DEMO_VENUE, demoFeed } from "./demo-market.ts";
import { smaDefaults } from "./demo-run.ts";

const NAME = "Demonstration";
const STARTING_CAPITAL = "10000";

export type StartedDemo = {
  readonly outcome: "started" | "exists";
  readonly portfolioId: PortfolioId;
  readonly runId: RunId | null;
  readonly instrumentId: InstrumentId;
};

/** DEMO/USD, a paper portfolio and a running SMA crossover. A second start says that it exists. */
export const startDemoUseCase = defineUseCase({
  name: "demo.start",
  input: z.object({}),
  permission: "demo.manage",
  scope: "platform",
  audit: {
    type: "demo.started",
    note: (_input, output: StartedDemo | undefined) => ({
      resourceId: output?.portfolioId ?? null,
      portfolio: output?.portfolioId ?? null,
      data: { outcome: output?.outcome ?? null },
    }),
  },
  run: ({ tx, actor, origin }, _input, { ids }: Pick<DeskServices, "ids">) => startDemo(tx, { ids, by: actor, origin }),
});

/**
 * The same inside another use case's transaction (the end of set-up). It writes the events of what it makes; the caller writes its own.
 * The permission is the caller's business.
 */
export async function startDemo(
  tx: Tx,
  { ids, by, origin }: { readonly ids: Ids; readonly by: Actor; readonly origin: Origin },
): Promise<StartedDemo> {
  const instrument = await demoInstrument(tx, ids, by, origin);
  const there = (await tx.desk.portfolios.list(tx.reach)).find((portfolio) => portfolio.isDemo);
  if (there) {
    const [run] = await tx.desk.runs.list(tx.reach, { portfolioId: there.id });
    return { outcome: "exists", portfolioId: there.id, runId: run?.id ?? null, instrumentId: instrument.id };
  }
  const portfolioId = await demoPortfolio(tx, ids, by, origin);
  const runId = ids.next<RunId>();
  const run = { id: runId, portfolioId, instrumentId: instrument.id, interval: "1m", ...smaDefaults(), createdBy: createdBy(by) } as const;
  invariant((await tx.desk.runs.insert(tx.reach, run)) === "inserted", "a new portfolio has no other run");
  const { strategy, strategyVersion, params } = run;
  const data = { wanted: "running", strategy, strategyVersion, symbol: instrument.symbol, interval: run.interval, generation: 1, params };
  await tx.audit(factOf("run.wanted", { resourceId: runId, portfolio: portfolioId, data }, "done"), by, origin);
  await tx.notify("runs", portfolioId);
  return { outcome: "started", portfolioId, runId, instrumentId: instrument.id };
}

async function demoInstrument(tx: Tx, ids: Ids, by: Actor, origin: Origin): Promise<Instrument> {
  const known = await tx.desk.markets.instrumentBySymbol(DEMO_VENUE, DEMO_SYMBOL);
  if (known) return known;
  const instrument: Instrument = {
    id: ids.next<InstrumentId>(),
    venue: DEMO_VENUE,
    symbol: DEMO_SYMBOL,
    base: "DEMO",
    quote: "USD",
    tickSize: "0.01",
    lotSize: "0.00000001",
    minNotional: "0",
    isSimulated: true,
  };
  if ((await tx.desk.markets.insertInstrument(instrument)) === "exists") throw new FailureError(failure("conflict"));
  await tx.audit(
    factOf("instrument.added", { resourceId: instrument.id, data: { symbol: DEMO_SYMBOL, venue: DEMO_VENUE } }, "done"),
    by,
    origin,
  );
  await tx.notify("market");
  return instrument;
}

async function demoPortfolio(tx: Tx, ids: Ids, by: Actor, origin: Origin): Promise<PortfolioId> {
  const id = ids.next<PortfolioId>();
  await tx.extendReach(id);
  await tx.createKeyScope("trade", id);
  const made = await tx.desk.portfolios.insert(tx.reach, {
    id,
    name: NAME,
    mode: "paper",
    baseCurrency: "USD",
    feed: await demoFeed(tx),
    isDemo: true,
    createdBy: createdBy(by),
    figures: { startingCapital: STARTING_CAPITAL },
  });
  if (made === "demo-exists") throw new FailureError(failure("conflict", "The demonstration was started meanwhile."));
  const data = { mode: "paper", name: NAME, baseCurrency: "USD", feed: "demo" };
  await tx.audit(factOf("portfolio.created", { resourceId: id, portfolio: id, data }, "done"), by, origin);
  await tx.notify("portfolios", id);
  return id;
}

function createdBy(actor: Actor) {
  return userOf(actor);
}
