import { createPortfolio } from "#lib/services/portfolios/create-portfolio.ts";
import { deletePortfolio } from "#lib/services/portfolios/delete-portfolio.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import type { PortfolioView } from "#lib/services/portfolios/portfolio-view.ts";
import { type ShowPortfolioOutput, showPortfolio } from "#lib/services/portfolios/show-portfolio.ts";
import { readTrace } from "#lib/services/trading/read-trace.ts";
import { given, type Noun, optionText, requiredText } from "../command.ts";
import { portfolioNamed } from "../look-up.ts";
import { shortTime, table } from "../table.ts";
import { positionTable } from "./positions.ts";
import { runTable } from "./runs.ts";

const one = { min: 1, max: 1 };

export const portfolios: Noun = {
  says: "books of cash and positions",
  verbs: {
    create: {
      usage: "NAME --capital 10000 [--currency USD] --feed demo|replay [--from 2026-01-01] [--to 2026-02-01] [--speed 60|max]",
      says: "Makes a paper portfolio. Its one feed clock is chosen here: the demonstration market, or a replay of archived candles.",
      options: {
        capital: { type: "string" },
        currency: { type: "string" },
        feed: { type: "string" },
        from: { type: "string" },
        to: { type: "string" },
        speed: { type: "string" },
      },
      words: one,
      async run({ run, values, positionals }) {
        const made = await run(createPortfolio, {
          name: positionals[0],
          startingCapital: requiredText(values, "capital"),
          feedKind: optionText(values, "feed") ?? "replay",
          ...given(values, { currency: "baseCurrency", from: "feedFrom", to: "feedTo", speed: "feedSpeed" }),
        });
        return {
          json: made,
          text: `Made the portfolio ${positionals[0]}. The worker opens its book when a first run starts.\n${made.portfolioId}`,
        };
      },
    },
    list: {
      usage: "",
      says: "Lists portfolios with what they are worth.",
      async run({ run }) {
        const output = await run(listPortfolios, {});
        return { json: output, text: portfolioTable(output.items) };
      },
    },
    show: {
      usage: "PORTFOLIO (id or name)",
      says: "Shows one portfolio: equity, positions, runs.",
      words: one,
      async run(context) {
        const { id } = await portfolioNamed(context, context.positionals[0] ?? "");
        const output = await context.run(showPortfolio, { portfolioId: id });
        return { json: output, text: portfolioText(output) };
      },
    },
    delete: {
      usage: "PORTFOLIO (id or name)",
      says: "Stops its runs and takes it out of sight. Needs a person: do it on the portfolio's page.",
      words: one,
      async run(context) {
        const { id } = await portfolioNamed(context, context.positionals[0] ?? "");
        const deleted = await context.run(deletePortfolio, { portfolioId: id });
        return { json: deleted, text: `Deleted ${deleted.name}; ${deleted.runsStopped} runs stopped.` };
      },
    },
    trace: {
      usage: "PORTFOLIO (id or name)",
      says: "Prints the canonical trace, one line an intent and fill; its SHA-256 stands on standard error (with --json in the document).",
      words: one,
      async run(context) {
        const { id } = await portfolioNamed(context, context.positionals[0] ?? "");
        const trace = await context.run(readTrace, { portfolioId: id });
        context.note(`SHA-256 ${trace.sha256} over ${trace.intents} intents and ${trace.fills} fills`);
        return { json: trace, text: trace.lines.join("\n") };
      },
    },
  },
};

function portfolioTable(rows: readonly PortfolioView[]): string {
  return table(
    rows,
    [
      { title: "name", of: (row) => row.name },
      { title: "mode", of: (row) => row.mode.toUpperCase() },
      { title: "feed", of: (row) => row.feed.kind },
      { title: "state", of: (row) => row.book?.feedState ?? "not opened" },
      { title: "equity", of: (row) => row.book?.equity ?? row.startingCapital, isNumber: true },
      { title: "day", of: (row) => row.book?.dayProfit ?? null, isNumber: true },
      { title: "currency", of: (row) => row.baseCurrency },
      { title: "runs", of: (row) => `${row.runs.running}/${row.runs.total}`, isNumber: true },
      { title: "market time", of: (row) => shortTime(row.book?.marketTime ?? null) },
      { title: "id", of: (row) => row.id },
    ],
    "No portfolios yet. Make one: bulwark portfolios create NAME --capital 10000 --feed replay",
  );
}

function portfolioText({ portfolio, positions, runs, worker, points }: ShowPortfolioOutput): string {
  const { book, baseCurrency } = portfolio;
  const figures = book
    ? [
        `equity ${book.equity} ${baseCurrency}, cash ${book.cash}, profit ${book.profit}, today ${book.dayProfit}, fees ${book.fees}`,
        `feed ${book.feedState}${book.heldReason ? ` (${book.heldReason})` : ""}, market time ${shortTime(book.marketTime) ?? "-"}, ${book.candles} candles, ${points.length} points of equity`,
      ]
    : [`starting capital ${portfolio.startingCapital} ${baseCurrency}; the worker has not opened the book yet`];
  return [
    `${portfolio.name}  ${portfolio.mode.toUpperCase()}  ${portfolio.id}`,
    ...figures,
    `worker ${worker ? `beat ${Math.round(worker.ageMs / 1000)} s ago` : "never beat"}`,
    "",
    positionTable(positions),
    "",
    runTable(runs),
  ].join("\n");
}
