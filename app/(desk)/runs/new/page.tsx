import { LoadFailure } from "#components/access/load-failure.tsx";
import type { InstrumentChoice, PortfolioChoice } from "#components/runs/run-choices.ts";
import { instrumentOptions } from "#components/runs/run-choices.ts";
import { StartRunForm } from "#components/runs/start-run-form.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ForbiddenState } from "#components/ui/forbidden-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths } from "#lib/paths.ts";
import { isDemoMarket } from "#lib/services/demo/demo-market.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { listSeries } from "#lib/services/markets/list-series.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listStrategies } from "#lib/services/runs/list-strategies.ts";
import { chosenPortfolio } from "#lib/web/chosen-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { startRun } from "../actions.ts";

type Search = Readonly<Record<string, string | string[] | undefined>>;

export const metadata = { title: "Start a run" };

const MAX_INSTRUMENTS = 200;

export default async function NewRunPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const [strategies, portfolios, instruments, wanted, actor] = await Promise.all([
    load(listStrategies, {}),
    load(listPortfolios, {}),
    load(listInstruments, {}),
    chosenPortfolio(search),
    currentActor(),
  ]);
  const header = <PageHeader title="Start a run" purpose="A strategy with its parameters on one instrument of a portfolio." />;
  const failed = [strategies, portfolios, instruments].find((each) => !each.ok);
  if (!strategies.ok || !portfolios.ok || !instruments.ok) {
    return (
      <>
        {header}
        <Panel flush>{failed && !failed.ok && <LoadFailure failure={failed.failure} what="what a run can be made of" />}</Panel>
      </>
    );
  }
  const mayNot = disabledReason(actor, "runs.control");
  if (mayNot) {
    return (
      <>
        {header}
        <Panel flush>
          <ForbiddenState what="start a run" who={mayNot} />
        </Panel>
      </>
    );
  }
  const ids = instruments.value.items.slice(0, MAX_INSTRUMENTS).map(({ id }) => id);
  const series = await load(listSeries, { instrumentIds: ids });
  const held = series.ok ? series.value.items : [];
  const portfolioChoices: readonly PortfolioChoice[] = portfolios.value.items.map(({ id, name, mode, baseCurrency, feed, verb }) => ({
    id,
    name,
    mode,
    baseCurrency,
    feedKind: feed.kind,
    controlReason: disabledReason(actor, "runs.control", verb),
  }));
  const instrumentChoices: readonly InstrumentChoice[] = instruments.value.items.map((each) => ({
    id: each.id,
    symbol: each.symbol,
    quote: each.quote,
    isDemo: isDemoMarket(each),
    intervals: held.filter(({ instrumentId }) => instrumentId === each.id).map(({ interval }) => interval),
  }));
  const portfolio = portfolioChoices.find(({ id }) => id === wanted) ?? portfolioChoices[0];
  const possible = instrumentOptions(portfolio, instrumentChoices).filter((option) => !option.disabled);
  const instrumentId = (possible.find(({ value }) => value === search["instrument"]) ?? possible[0])?.value ?? "";
  return (
    <>
      {header}
      <Panel flush={!portfolio}>
        {portfolio ? (
          <StartRunForm
            strategies={strategies.value.items}
            portfolios={portfolioChoices}
            instruments={instrumentChoices}
            chosen={{ portfolioId: portfolio.id, instrumentId }}
            action={startRun}
          />
        ) : (
          <EmptyState
            title="No portfolio to trade"
            icon="portfolios"
            action={
              <LinkButton href={paths.newPortfolio} icon="plus" disabledReason={disabledReason(actor, "portfolios.create")}>
                Make a portfolio
              </LinkButton>
            }
          >
            A run trades the cash of one portfolio. Make one, or ask an admin for a grant.
          </EmptyState>
        )}
      </Panel>
    </>
  );
}
