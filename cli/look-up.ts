import type { InstrumentView } from "#lib/services/markets/instrument-view.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import type { PortfolioView } from "#lib/services/portfolios/portfolio-view.ts";
import { type CommandContext, UsageError } from "./command.ts";

/** A portfolio by id or by its name, where only one has it. @throws UsageError */
export async function portfolioNamed(context: CommandContext, word: string): Promise<PortfolioView> {
  const { items } = await context.run(listPortfolios, {});
  return only(
    items.filter((each) => each.id === word || each.name === word),
    `portfolio ${word}`,
    "portfolios list",
  );
}

/** An instrument by id or symbol. @throws UsageError */
export async function instrumentNamed(context: CommandContext, word: string): Promise<InstrumentView> {
  const { items } = await context.run(listInstruments, {});
  return only(
    items.filter((each) => each.id === word || each.symbol === word),
    `instrument ${word}`,
    "instruments list",
  );
}

function only<T>(found: readonly T[], what: string, listedBy: string): T {
  const [first, second] = found;
  if (!first) throw new UsageError(`There is no ${what}. See: bulwark ${listedBy}`);
  if (second) throw new UsageError(`More than one ${what}: name it by its id. See: bulwark ${listedBy}`);
  return first;
}
