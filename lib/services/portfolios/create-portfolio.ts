import { z } from "zod";
import { userOf } from "#lib/domain/access/actor.ts";
import { moneyFromText, tryDecimal } from "#lib/domain/kernel/decimal.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { type Feed, type FeedChoice, feedChoiceSchema } from "#lib/domain/portfolio/feed.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { demoFeed } from "../demo/demo-market.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { defineUseCase } from "../use-case.ts";

const MAX_CAPITAL = moneyFromText("1000000000000");
const CAPITAL_DECIMALS = 8;

const fields = z.object({
  name: z.string("Give the portfolio a name.").trim().min(1, "Give the portfolio a name.").max(80, "A name has at most 80 characters."),
  baseCurrency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z][A-Z0-9]{1,11}$/, "A currency has 2 to 12 letters and digits, such as USD.")
    .default("USD"),
  startingCapital: z
    .string("Give the starting capital as a decimal number such as 10000.")
    .trim()
    .refine(
      isCapital,
      "The starting capital must be above 0, at most 1 000 000 000 000, with at most 8 decimals, such as 10000 or 2500.50.",
    )
    .transform((text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text)),
  feed: feedChoiceSchema,
});

/** Every portfolio costs the worker a little all the time. */
const MAX_IN_REACH = 200;

/** A paper portfolio. The worker opens its book with the starting capital as a deposit. */
export const createPortfolio = defineUseCase({
  name: "portfolios.create",
  input: z.preprocess(withFeed, fields),
  permission: "portfolios.create",
  scope: "platform",
  audit: {
    type: "portfolio.created",
    note: (input, output: { portfolioId: PortfolioId } | undefined) => ({
      resourceId: output?.portfolioId ?? null,
      portfolio: output?.portfolioId ?? null,
      data: { mode: "paper", name: input.name, baseCurrency: input.baseCurrency, feed: input.feed.kind },
    }),
  },
  run: async ({ tx, actor }, input, { ids }: Pick<DeskServices, "ids">) => {
    if (tx.reach.portfolios.size >= MAX_IN_REACH) {
      throw new FailureError(
        failure("conflict", `You see ${MAX_IN_REACH} portfolios, the most there may be. Delete one that is not needed.`),
      );
    }
    const id = ids.next<PortfolioId>();
    await tx.extendReach(id);
    await tx.createKeyScope("trade", id);
    const { name, baseCurrency, startingCapital } = input;
    const createdBy = userOf(actor);
    const feed = await feedOf(tx, input.feed);
    await tx.desk.portfolios.insert(tx.reach, {
      id,
      name,
      mode: "paper",
      baseCurrency,
      feed,
      isDemo: false,
      createdBy,
      figures: { startingCapital },
    });
    if (createdBy) await tx.desk.portfolios.grantTrade(tx.reach, id, createdBy);
    await tx.notify("portfolios", id);
    return { portfolioId: id };
  },
});

async function feedOf(tx: Tx, choice: FeedChoice): Promise<Feed> {
  if (choice.kind === "demo") return demoFeed(tx);
  return {
    kind: "replay",
    ...(choice.from ? { from: choice.from } : {}),
    ...(choice.to ? { to: choice.to } : {}),
    speed: choice.speed,
  };
}

/** A flat form names the parts of the feed one by one. */
function withFeed(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || "feed" in raw) return raw;
  const { feedKind, feedFrom, feedTo, feedSpeed, ...rest } = raw as Record<string, unknown>; // an object by the test above
  if (feedKind === undefined) return raw;
  if (feedKind === "demo") return { ...rest, feed: { kind: "demo" } };
  const given = (value: unknown) => value !== undefined && value !== "";
  return {
    ...rest,
    feed: {
      kind: feedKind,
      ...(given(feedFrom) ? { from: isoText(feedFrom) } : {}),
      ...(given(feedTo) ? { to: isoText(feedTo) } : {}),
      ...(given(feedSpeed) ? { speed: feedSpeed } : {}),
    },
  };
}

/** A date or a local date and time of a form, taken as UTC. */
function isoText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(value)) return value;
  const at = new Date(value.length === 10 ? `${value}T00:00:00Z` : `${value}Z`);
  return Number.isNaN(at.getTime()) ? value : at.toISOString();
}

function isCapital(text: string): boolean {
  const units = tryDecimal(text, CAPITAL_DECIMALS);
  return units !== undefined && units > 0n && moneyFromText(text) <= MAX_CAPITAL;
}
