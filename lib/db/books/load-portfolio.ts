import type { FieldCipher } from "../../crypto/field-cipher.ts";
import { moneyFromText } from "../../domain/kernel/decimal.ts";
import { asId, type InstrumentId, type IntentId, type OrderId, type PortfolioId, type RunId, type Uuid } from "../../domain/kernel/ids.ts";
import { invariant } from "../../domain/kernel/invariant.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import { isInterval } from "../../domain/market/candle.ts";
import { lots } from "../../domain/market/grid.ts";
import type { Instrument } from "../../domain/market/instrument.ts";
import type { IntentKind, Side } from "../../domain/order/intent.ts";
import { type IntentState, roomHoldingStates } from "../../domain/order/order-state.ts";
import { feedSchema } from "../../domain/portfolio/feed.ts";
import type { EngagedKill, KillScope } from "../../domain/risk/gate-order.ts";
import { type LimitLevel, type RiskLimitName, riskLimitNames, strictestLimits } from "../../domain/risk/limits.ts";
import type { BookWork, FeedSetting, OpenIntent, PortfolioSnapshot, StoredRun } from "../../ports/book-work.ts";
import type { Db, DbTx } from "../client.ts";
import { openFigures } from "../sealed-shapes.ts";
import { booksFrom, holdingFrom } from "./book-figures.ts";
import { readAllowedRuns } from "./run-rights.ts";

const MAX_ROWS = 10_000;

/** Everything the worker needs to go on where the portfolio stands. */
export async function loadPortfolio(db: DbTx, cipher: FieldCipher, portfolioId: PortfolioId): Promise<PortfolioSnapshot> {
  const row = await db.portfolio.findUniqueOrThrow({ where: { id: portfolioId }, include: { book: true } });
  const positions = await db.position.findMany({ where: { portfolioId }, include: { instrument: true }, take: MAX_ROWS });
  const runs = await db.run.findMany({ where: { portfolioId }, include: { instrument: true }, orderBy: { id: "asc" }, take: MAX_ROWS });
  const allowed = await readAllowedRuns(db, portfolioId);
  const { startingCapital } = openFigures(cipher, "portfolio", portfolioId, row.sealed);
  const holdings = positions.map((position) => {
    const instrument = instrumentFrom(position.instrument);
    return holdingFrom(instrument, openFigures(cipher, "position", instrument.id, position.sealed));
  });
  const stored = row.book
    ? booksFrom(row.baseCurrency, openFigures(cipher, "portfolioBook", portfolioId, row.book.sealed), holdings)
    : undefined;
  const { limits, kills } = await readBounds(db, portfolioId);
  return {
    portfolioId,
    name: row.name,
    baseCurrency: row.baseCurrency,
    feed: feedFrom(row.feed),
    isDeleted: row.deletedAt !== null,
    startingCapital: moneyFromText(startingCapital),
    books: stored?.books,
    marketTime: row.book?.marketTime ? epochMs(row.book.marketTime.getTime()) : undefined,
    candles: row.book?.candles ?? 0n,
    runLots: stored?.runLots ?? new Map(),
    lastPointAt: stored?.lastPointAt,
    runs: runs.map((run) => runFrom(run, allowed)),
    open: await loadOpenIntents(db, cipher, portfolioId),
    limits,
    kills,
  };
}

/** What people may have changed meanwhile. */
export async function readWishes(db: Db, portfolioId: PortfolioId): ReturnType<BookWork["wishes"]> {
  const [portfolio, runs, bounds, allowed] = await Promise.all([
    db.portfolio.findUnique({ where: { id: portfolioId }, select: { deletedAt: true } }),
    db.run.findMany({
      where: { portfolioId },
      select: { id: true, wanted: true, generation: true, actualGeneration: true, actual: true },
      orderBy: { id: "asc" },
      take: MAX_ROWS,
    }),
    readBounds(db, portfolioId),
    readAllowedRuns(db, portfolioId),
  ]);
  return {
    isDeleted: portfolio === null || portfolio.deletedAt !== null,
    runs: runs.map((run) => ({
      id: asId<RunId>(run.id),
      generation: run.generation,
      actualGeneration: run.actualGeneration,
      isAllowed: allowed.has(asId<RunId>(run.id)),
      ...runStates(run),
    })),
    ...bounds,
  };
}

async function readBounds(db: Db | DbTx, portfolioId: PortfolioId) {
  const rows = await db.$queryRaw<{ rule: string; level: string; value: string | null }[]>`
    SELECT DISTINCT ON (level, level_id, rule) rule, level, value::text AS value FROM risk_limit
     WHERE (level, level_id) IN (('platform', '*'), ('portfolio', ${portfolioId}::text)) ORDER BY level, level_id, rule, version DESC`;
  const set = rows.flatMap((row) =>
    row.value !== null && isLimitName(row.rule) ? [{ rule: row.rule, level: row.level as LimitLevel, value: plain(row.value) }] : [],
  ); // the query names the levels
  const engaged = await db.killState.findMany({ where: { engaged: true }, take: MAX_ROWS });
  const kills = engaged.map((kill): EngagedKill => ({ scope: kill.scope as KillScope, scopeId: kill.scopeId, epoch: Number(kill.epoch) })); // written from the same union
  return { limits: strictestLimits(set), kills };
}

async function loadOpenIntents(db: DbTx, cipher: FieldCipher, portfolioId: PortfolioId): Promise<readonly OpenIntent[]> {
  const rows = await db.intent.findMany({
    where: { portfolioId, state: { in: [...roomHoldingStates] } },
    include: { order: true, instrument: true, _count: { select: { fills: true } } },
    orderBy: [{ decidedAt: "asc" }, { intentKey: "asc" }],
    take: MAX_ROWS,
  });
  return rows.map((row) => {
    const figures = openFigures(cipher, "intent", row.id, row.sealed);
    const order = row.order ? openFigures(cipher, "venueOrder", row.order.id, row.order.sealed) : undefined;
    return {
      id: asId<IntentId>(row.id),
      key: row.intentKey,
      clientOrderId: asId<Uuid>(row.clientOrderId),
      kind: row.kind as IntentKind, // written from the same union
      runId: row.runId === null ? undefined : asId<RunId>(row.runId),
      instrument: instrumentFrom(row.instrument),
      side: row.side as Side, // as above
      type: "market" as const,
      state: row.state as IntentState, // as above
      lots: lots(BigInt(figures.lots)),
      filledLots: lots(BigInt(order?.filledLots ?? "0")),
      fills: row._count.fills,
      referenceTicks: BigInt(figures.referenceTicks),
      decidedAt: epochMs(row.decidedAt.getTime()),
      expiresAt: epochMs(row.expiresAt.getTime()),
      sendBy: row.sendBy ? epochMs(row.sendBy.getTime()) : undefined,
      orderId: row.order ? asId<OrderId>(row.order.id) : undefined,
    };
  });
}

type RunRow = Awaited<ReturnType<DbTx["run"]["findMany"]>>[number] & { instrument: InstrumentRow };
type InstrumentRow = Awaited<ReturnType<DbTx["instrument"]["findMany"]>>[number];

function runFrom(row: RunRow, allowed: ReadonlySet<RunId>): StoredRun {
  invariant(isInterval(row.interval), `unknown interval ${row.interval}`);
  return {
    id: asId<RunId>(row.id),
    portfolioId: asId<PortfolioId>(row.portfolioId),
    instrument: instrumentFrom(row.instrument),
    interval: row.interval,
    strategy: row.strategy,
    params: row.params as StoredRun["params"], // JSON from the database is JSON
    generation: row.generation,
    actualGeneration: row.actualGeneration,
    ...runStates(row),
    engineState: row.engineState ?? undefined,
    isAllowed: allowed.has(asId<RunId>(row.id)),
    errorCount: row.errorCount,
  };
}

function runStates(row: { wanted: string; actual: string }): Pick<StoredRun, "wanted" | "actual"> {
  return { wanted: row.wanted as StoredRun["wanted"], actual: row.actual as StoredRun["actual"] }; // written from the same unions
}

export function instrumentFrom(row: InstrumentRow): Instrument {
  return {
    id: asId<InstrumentId>(row.id),
    venue: row.venue,
    symbol: row.symbol,
    base: row.base,
    quote: row.quote,
    tickSize: row.tickSize.toFixed(),
    lotSize: row.lotSize.toFixed(),
    minNotional: row.minNotional.toFixed(),
    isSimulated: row.isSimulated,
  };
}

function feedFrom(json: unknown): FeedSetting {
  const feed = feedSchema.parse(json);
  if (feed.kind === "demo") return { kind: "demo" };
  const time = (text: string | null | undefined) => (text ? epochMs(Date.parse(text)) : null);
  return { kind: "replay", from: time(feed.from), to: time(feed.to), speed: feed.speed };
}

function isLimitName(text: string): text is RiskLimitName {
  return (riskLimitNames as readonly string[]).includes(text); // widened for the look-up
}

/** numeric(30,12) as text comes with all its zeros. */
function plain(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
