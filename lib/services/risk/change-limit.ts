import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { formatDecimal, parseDecimal } from "#lib/domain/kernel/decimal.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { isUuid } from "#lib/domain/kernel/ids.ts";
import { limitProblem, type RiskLimitName, riskLimitNames, riskLimits } from "#lib/domain/risk/limits.ts";
import type { LimitPlace } from "#lib/ports/stores/limit-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { orBlank } from "../blank-input.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { defineUseCase } from "../use-case.ts";

const SCALE = 12;
const rules = riskLimitNames as [RiskLimitName, ...RiskLimitName[]]; // the table has rows

const fields = z
  .object({
    rule: z.enum(rules, "There is no such limit."),
    level: z.enum(["platform", "portfolio"]).default("platform"),
    levelId: orBlank(z.string().max(40)),
    /** Blank takes this level's own bound away. */
    value: z.preprocess((raw) => (raw === "" || raw === undefined ? null : raw), z.string().trim().nullable()),
    /** The version the person saw; 0 where none was set. */
    expectedVersion: z.coerce.number().int().min(0),
    reason: orBlank(z.string().trim().max(300, "A reason has at most 300 characters.")),
  })
  .transform((input, context) => {
    const problem = input.value === null ? undefined : limitProblem(input.rule, input.value);
    if (problem) context.addIssue({ code: "custom", path: ["value"], message: problem });
    if (input.level === "portfolio" && !(input.levelId && isUuid(input.levelId)))
      context.addIssue({ code: "custom", path: ["levelId"], message: "Name the portfolio by its id." });
    if (context.issues.length > 0) return z.NEVER;
    const value = input.value === null ? null : formatDecimal(parseDecimal(input.value, SCALE), SCALE);
    return { ...input, value, levelId: input.level === "platform" ? "*" : (input.levelId ?? "*") };
  });

export type ChangedLimit = LimitPlace & {
  readonly version: number;
  readonly from: string | null;
  readonly to: string | null;
  /** What became possible: a raise lets more risk pass. */
  readonly direction: "raised" | "lowered" | "same";
};

/** Sets a new version of a bound. Versions are never changed; the newest is in force, and the strictest level wins. */
export const changeLimit = defineUseCase({
  name: "risk.change-limit",
  input: fields,
  permission: "limits.change",
  scope: "platform",
  audit: {
    type: "limit.changed",
    note: (input, output: ChangedLimit | undefined) => {
      const { rule, level, levelId } = input;
      const moved = output
        ? { from: output.from, direction: output.direction, version: output.version }
        : { from: null, expectedVersion: input.expectedVersion };
      return {
        resourceId: `${level}:${levelId}:${rule}`,
        data: { rule, level, levelId, to: input.value, ...moved },
        ...(input.reason ? { personal: { person: "desk", text: input.reason } } : {}),
      };
    },
  },
  /** Raising a bound lets more risk pass, so it needs a second admin; lowering one never waits. */
  async fourEyes(tx, { rule, level, levelId, value, expectedVersion }) {
    const current = await tx.desk.limits.newestOf({ rule, level, levelId });
    if ((current?.version ?? 0) !== expectedVersion) throw moved();
    const from = current?.value ?? null;
    if (directionOf(rule, level, from, value) !== "raised") return undefined;
    const { title, unit, default: standard } = riskLimits[rule];
    const said = (bound: string | null) =>
      bound === null ? (level === "platform" ? `the default of ${standard}` : "no own bound") : bound;
    const where = level === "platform" ? "the whole desk" : `portfolio ${levelId}`;
    return {
      version: `${level}:${levelId}:${rule} v${expectedVersion}`,
      consequence: `Raises “${title}” of ${where} from ${said(from)} to ${said(value)} (${unit}).`,
    };
  },
  run: async ({ tx, actor }, input, { ids }: Pick<DeskServices, "ids">): Promise<ChangedLimit> => {
    const { rule, level, levelId, value } = input;
    requireLevel(tx, level, levelId);
    const current = await tx.desk.limits.newestOf({ rule, level, levelId });
    if ((current?.version ?? 0) !== input.expectedVersion) throw moved();
    const version = input.expectedVersion + 1;
    const row = { id: ids.next(), rule, level, levelId, version, value, reason: input.reason ?? null, setBy: actorName(actor) };
    if ((await tx.desk.limits.insert(row)) === "conflict") throw moved();
    await tx.notify("limits");
    const from = current?.value ?? null;
    return { rule, level, levelId, version, from, to: value, direction: directionOf(rule, level, from, value) };
  },
});

function requireLevel(tx: Tx, level: LimitPlace["level"], levelId: string): void {
  const isThere = level === "platform" || [...tx.reach.portfolios.keys()].some((id) => id === levelId);
  if (!isThere) throw new FailureError(failure("not-found"));
}

function moved(): FailureError {
  return new FailureError(failure("conflict", "Somebody changed this limit meanwhile. Look at its value again before you set another."));
}

/** No bound at platform level is the default; at a portfolio it is no bound at all. */
function directionOf(rule: RiskLimitName, level: LimitPlace["level"], from: string | null, to: string | null): ChangedLimit["direction"] {
  const none = level === "platform" ? riskLimits[rule].default : riskLimits[rule].max;
  const [a, b] = [parseDecimal(from ?? none, SCALE), parseDecimal(to ?? none, SCALE)];
  return b > a ? "raised" : b < a ? "lowered" : "same";
}
