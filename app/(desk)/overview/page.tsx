import Link from "next/link";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { StartDemo, StopDemo } from "#components/overview/demo-controls.tsx";
import { DeskPanel } from "#components/overview/desk-panel.tsx";
import { FillList } from "#components/overview/fill-list.tsx";
import { WorkerWatch } from "#components/overview/worker-watch.tsx";
import { BookStats } from "#components/portfolios/book-stats.tsx";
import { EquityPanel } from "#components/portfolios/equity-panel.tsx";
import { EquityTable } from "#components/portfolios/equity-table.tsx";
import { HoldingsTable } from "#components/portfolios/holdings-table.tsx";
import { PortfolioLead } from "#components/portfolios/portfolio-lead.tsx";
import { unrealisedSum } from "#components/portfolios/unrealised-sum.ts";
import { RunTable } from "#components/runs/run-table.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Actor } from "#lib/domain/access/actor.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { type OverviewOutput, showOverview } from "#lib/services/desk/show-overview.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { chosenPortfolio } from "#lib/web/chosen-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { deleteDemo, previewDelete, startDemo, wantRun } from "./actions.ts";

type Search = Readonly<Record<string, string | string[] | undefined>>;

export const metadata = { title: "Overview" };

const purpose = "What the portfolio is worth, what it holds, and what its runs do.";

export default async function OverviewPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const [portfolios, wanted, actor] = await Promise.all([load(listPortfolios, {}), chosenPortfolio(searchParams), currentActor()]);
  const known = portfolios.ok ? portfolios.value.items : [];
  const portfolioId = (known.find(({ id }) => id === wanted) ?? known[0])?.id;
  const overview = await load(showOverview, { portfolioId });
  if (!overview.ok) {
    return (
      <>
        <PageHeader title="Overview" purpose={purpose} />
        <Panel flush>
          <LoadFailure failure={overview.failure} what="the overview" />
        </Panel>
      </>
    );
  }
  const { asOf, demo } = overview.value;
  return (
    <>
      <PageHeader
        title="Overview"
        purpose={purpose}
        asOf={asOf}
        actions={
          demo ? (
            <StopDemo
              portfolioId={demo.portfolioId}
              action={deleteDemo}
              preview={previewDelete}
              disabledReason={disabledReason(actor, "demo.manage")}
            />
          ) : (
            overview.value.chosen && <StartDemo action={startDemo} disabledReason={disabledReason(actor, "demo.manage")} />
          )
        }
      />
      <LiveRefresh topics={["books", "runs", "orders", "portfolios", "kill"]} portfolioId={portfolioId} />
      {overview.value.chosen ? <Chosen overview={overview.value} actor={actor} /> : <Empty overview={overview.value} actor={actor} />}
    </>
  );
}

type PartProps = { readonly overview: OverviewOutput; readonly actor: Actor };

function Chosen({ overview, actor }: PartProps) {
  const { asOf, worker, processes, kill, chosen, positions, runs, fills } = overview;
  const portfolio = overview.portfolios.find(({ id }) => id === chosen?.portfolioId);
  if (!portfolio || !chosen) return <Empty overview={overview} actor={actor} />;
  const controlReason = disabledReason(actor, "runs.control", portfolio.verb);
  return (
    <WorkerWatch beatAt={worker?.beatAt ?? null} asOf={asOf}>
      <PortfolioLead portfolio={portfolio} />
      <BookStats portfolio={portfolio} unrealised={unrealisedSum(positions, portfolio.id)} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <EquityPanel name={portfolio.name} currency={portfolio.baseCurrency} points={chosen.points} simulated>
          <EquityTable points={chosen.points} currency={portfolio.baseCurrency} />
        </EquityPanel>
        <DeskPanel asOf={asOf} worker={worker} processes={processes} kill={kill} />
      </div>
      <Panel title="Runs" flush actions={<More href={withQuery(paths.runs, { portfolio: portfolio.id })}>All runs</More>}>
        <RunTable
          runs={runs.map((run) => ({ ...run, controlReason }))}
          action={wantRun}
          withPortfolio={false}
          empty={
            <EmptyState
              title="No run yet"
              action={
                <LinkButton href={withQuery(paths.newRun, { portfolio: portfolio.id })} icon="plus" disabledReason={controlReason}>
                  Start a run
                </LinkButton>
              }
            >
              A run is a strategy with its parameters on one instrument of this portfolio.
            </EmptyState>
          }
        />
      </Panel>
      <Panel title="Positions" flush actions={<More href={withQuery(paths.positions, { portfolio: portfolio.id })}>All positions</More>}>
        <HoldingsTable holdings={positions} />
      </Panel>
      <Panel title="Latest fills" flush actions={<More href={withQuery(paths.fills, { portfolio: portfolio.id })}>All fills</More>}>
        <FillList fills={fills} />
      </Panel>
    </WorkerWatch>
  );
}

function Empty({ overview, actor }: PartProps) {
  const { asOf, worker, processes, kill } = overview;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <Panel flush>
        <EmptyState
          title="No portfolio yet"
          icon="portfolios"
          action={
            <div className="flex flex-wrap justify-center gap-2">
              <StartDemo primary action={startDemo} disabledReason={disabledReason(actor, "demo.manage")} />
              <LinkButton href={paths.newPortfolio} icon="plus" disabledReason={disabledReason(actor, "portfolios.create")}>
                Make a portfolio
              </LinkButton>
            </div>
          }
        >
          The demonstration gives you a simulated market DEMO/USD, a paper portfolio of 10,000 USD and a running SMA crossover. Its first
          fill comes within about a minute.
        </EmptyState>
      </Panel>
      <DeskPanel asOf={asOf} worker={worker} processes={processes} kill={kill} />
    </div>
  );
}

function More({ href, children }: { readonly href: string; readonly children: React.ReactNode }) {
  return (
    <Link href={href} className="text-sm text-accent hover:underline">
      {children}
    </Link>
  );
}
