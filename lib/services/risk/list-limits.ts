import { z } from "zod";
import type { Actor } from "#lib/domain/access/actor.ts";
import { type EpochMs, isoTime } from "#lib/domain/kernel/time.ts";
import { type RiskLimitName, riskLimitNames, riskLimits, type SetLimit, strictestLimits } from "#lib/domain/risk/limits.ts";
import type { LimitPlace, LimitRow } from "#lib/ports/stores/limit-store.ts";
import type { PortfolioRow } from "#lib/ports/stores/portfolio-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { actorLabels } from "../audit/actor-labels.ts";
import { defineUseCase } from "../use-case.ts";

const HISTORY = 500;

export type SetLimitView = {
  readonly level: LimitPlace["level"];
  /** "*" or a portfolio id. */
  readonly levelId: string;
  readonly levelName: string;
  /** Null: this level's own bound was taken away. */
  readonly value: string | null;
  readonly version: number;
  readonly setBy: string;
  readonly setAt: string;
  readonly reason: string | null;
};

export type LimitChangeView = Omit<SetLimitView, "value"> & { readonly from: string | null; readonly to: string | null };

export type LimitView = {
  readonly rule: RiskLimitName;
  readonly title: string;
  readonly says: string;
  readonly unit: string;
  readonly default: string;
  readonly min: string;
  readonly max: string;
  /** What was set at each place; a place that was never set does not stand here. */
  readonly set: readonly SetLimitView[];
  /** The strictest level wins, for each portfolio in reach. */
  readonly inForce: readonly {
    readonly portfolioId: string;
    readonly portfolioName: string;
    readonly value: string;
    readonly level: "default" | "platform" | "portfolio";
  }[];
  /** @shape newest first */
  readonly history: readonly LimitChangeView[];
};

/** Every rule with its unit, default and bounds, what is in force and where from, and who changed it when. */
export const listLimits = defineUseCase({
  name: "risk.list-limits",
  input: z.object({}),
  permission: "limits.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx, actor }): Promise<{ readonly asOf: string; readonly items: readonly LimitView[] }> => {
    const portfolios = await tx.desk.portfolios.list(tx.reach);
    const seen = new Set<string>(["*", ...portfolios.map(({ id }) => id)]);
    const newest = (await tx.desk.limits.newest()).filter((row) => seen.has(row.levelId));
    const history = (await tx.desk.limits.history(HISTORY)).filter((row) => seen.has(row.levelId));
    const shown = await presenter(tx, actor, portfolios, [...newest, ...history]);
    return { asOf: isoTime(tx.now), items: riskLimitNames.map((rule) => limitView(rule, portfolios, newest, history, shown)) };
  },
});

function limitView(
  rule: RiskLimitName,
  portfolios: readonly PortfolioRow[],
  newest: readonly LimitRow[],
  history: readonly LimitRow[],
  shown: Presenter,
): LimitView {
  const versions = history.filter((row) => row.rule === rule);
  return {
    rule,
    ...riskLimits[rule],
    set: newest.filter((row) => row.rule === rule).map((row) => ({ ...shown(row), value: row.value })),
    inForce: portfolios.map(({ id, name }) => {
      const { value, level } = strictestLimits(setFor(newest, id))[rule];
      return { portfolioId: id, portfolioName: name, value, level: level === "platform" || level === "portfolio" ? level : "default" };
    }),
    history: versions.map((row) => ({ ...shown(row), from: before(row, versions), to: row.value })),
  };
}

/** The levels that bind one portfolio. */
function setFor(newest: readonly LimitRow[], portfolioId: string): SetLimit[] {
  return newest.flatMap(({ rule, level, levelId, value }) =>
    value !== null && (levelId === "*" || levelId === portfolioId) ? [{ rule, level, value }] : [],
  );
}

function before(row: LimitRow, versions: readonly LimitRow[]): string | null {
  const earlier = versions.find((each) => each.level === row.level && each.levelId === row.levelId && each.version === row.version - 1);
  return earlier?.value ?? null;
}

type Presenter = (
  row: LimitPlace & { readonly version: number; readonly setBy: string; readonly setAt: EpochMs; readonly reason: string | null },
) => Omit<SetLimitView, "value">;

async function presenter(tx: Tx, reader: Actor, portfolios: readonly PortfolioRow[], rows: readonly LimitRow[]): Promise<Presenter> {
  const label = await actorLabels(
    tx,
    reader,
    rows.map((row) => row.setBy),
  );
  const names = new Map<string, string>(portfolios.map(({ id, name }) => [id, name]));
  return ({ level, levelId, version, setBy, setAt, reason }) => ({
    level,
    levelId,
    levelName: level === "platform" ? "Platform" : (names.get(levelId) ?? levelId),
    version,
    setBy: label(setBy),
    setAt: isoTime(setAt),
    reason,
  });
}
