import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { WorkerWatch } from "#components/overview/worker-watch.tsx";
import { BookStats } from "#components/portfolios/book-stats.tsx";
import { DeletePortfolioButton } from "#components/portfolios/delete-portfolio-button.tsx";
import { EquityPanel } from "#components/portfolios/equity-panel.tsx";
import { EquityTable } from "#components/portfolios/equity-table.tsx";
import { feedText } from "#components/portfolios/feed-text.ts";
import { HoldingsTable } from "#components/portfolios/holdings-table.tsx";
import { PortfolioLead } from "#components/portfolios/portfolio-lead.tsx";
import { unrealisedSum } from "#components/portfolios/unrealised-sum.ts";
import { RunTable } from "#components/runs/run-table.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { CopyId } from "#components/ui/copy-button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Figure, Money } from "#components/ui/figure.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { historyPath, paths, withQuery } from "#lib/paths.ts";
import { showPortfolio } from "#lib/services/portfolios/show-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { wantRun } from "../../runs/actions.ts";
import { deletePortfolio, previewDelete } from "../actions.ts";

export const metadata = { title: "Portfolio" };

const purpose = "What it is worth, what it holds, which runs trade it, and the clock it lives by.";

export default async function PortfolioPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const [shown, actor] = await Promise.all([load(showPortfolio, { portfolioId: id }), currentActor()]);
  if (!shown.ok) {
    return (
      <>
        <PageHeader title="Portfolio" purpose={purpose} />
        <Panel flush>
          <LoadFailure failure={shown.failure} what="the portfolio" />
        </Panel>
      </>
    );
  }
  const { asOf, portfolio, points, positions, runs, worker } = shown.value;
  const { book, baseCurrency } = portfolio;
  const controlReason = disabledReason(actor, "runs.control", portfolio.verb);
  const startRun = (
    <LinkButton href={withQuery(paths.newRun, { portfolio: portfolio.id })} icon="plus" disabledReason={controlReason}>
      Start a run
    </LinkButton>
  );
  const open = positions.filter(({ direction }) => direction !== "flat");
  return (
    <>
      <PageHeader
        title={portfolio.name}
        purpose={purpose}
        asOf={asOf}
        actions={
          <>
            <HistoryLink href={historyPath(portfolio.id)} disabledReason={disabledReason(actor, "audit.read")} />
            {startRun}
            <DeletePortfolioButton
              portfolioId={portfolio.id}
              name={portfolio.name}
              action={deletePortfolio}
              preview={previewDelete}
              disabledReason={disabledReason(actor, "portfolios.delete", portfolio.verb)}
            />
          </>
        }
      />
      <LiveRefresh topics={["books", "runs", "orders", "portfolios"]} portfolioId={portfolio.id} />
      <WorkerWatch beatAt={worker?.beatAt ?? null} asOf={asOf}>
        <PortfolioLead portfolio={portfolio} linked={false} />
        <BookStats portfolio={portfolio} unrealised={unrealisedSum(open, portfolio.id)} />
        <EquityPanel name={portfolio.name} currency={baseCurrency} points={points} simulated>
          <EquityTable points={points} currency={baseCurrency} />
        </EquityPanel>
        <Panel title="Runs" flush>
          <RunTable
            runs={runs.map((run) => ({ ...run, controlReason }))}
            action={wantRun}
            withPortfolio={false}
            empty={
              <EmptyState title="No run yet" action={startRun}>
                A run is a strategy with its parameters on one instrument of this portfolio.
              </EmptyState>
            }
          />
        </Panel>
        <Panel title="Positions" flush>
          <HoldingsTable holdings={open} />
        </Panel>
        <Panel title="Details">
          <DefinitionList
            columns={2}
            items={[
              { term: "Starting capital", value: <Money value={portfolio.startingCapital} currency={baseCurrency} /> },
              { term: "P&L since start", value: <Figure value={book?.profit ?? null} decimals={2} tone="sign" unit={baseCurrency} /> },
              {
                term: "Equity at 00:00 UTC of market time",
                value: <Figure value={book?.dayBasis ?? null} decimals={2} unit={baseCurrency} />,
              },
              { term: "Candles consumed", value: <Figure value={book ? String(book.candles) : null} /> },
              { term: "Feed", value: feedText(portfolio.feed) },
              { term: "You may", value: portfolio.verb === "trade" ? "look and trade" : "look" },
              { term: "Made", value: <Time at={portfolio.createdAt} inline /> },
              { term: "Id", value: <CopyId id={portfolio.id} chars={36} /> },
            ]}
          />
        </Panel>
      </WorkerWatch>
    </>
  );
}
