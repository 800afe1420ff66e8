import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { WorkerWatch } from "#components/overview/worker-watch.tsx";
import { RunTable } from "#components/runs/run-table.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { TabLinks } from "#components/ui/tab-links.tsx";
import { paths, withQuery } from "#lib/paths.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listRuns } from "#lib/services/runs/list-runs.ts";
import { chosenPortfolio } from "#lib/web/chosen-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { wantRun } from "../actions.ts";

type Search = Readonly<Record<string, string | string[] | undefined>>;

export const metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const [portfolios, wanted, actor] = await Promise.all([load(listPortfolios, {}), chosenPortfolio(search), currentActor()]);
  const known = portfolios.ok ? portfolios.value.items : [];
  const portfolio = known.find(({ id }) => id === wanted) ?? known[0];
  const isAll = search["scope"] === "all" || !portfolio;
  const runs = await load(listRuns, { portfolioId: isAll ? "" : portfolio.id });
  const roleReason = disabledReason(actor, "runs.control");
  const reasonOf = (portfolioId: string) =>
    disabledReason(actor, "runs.control", known.find(({ id }) => id === portfolioId)?.verb ?? "view");
  const start = (
    <LinkButton
      href={withQuery(paths.newRun, { portfolio: isAll ? undefined : portfolio.id })}
      variant="primary"
      icon="plus"
      disabledReason={roleReason ?? (known.length === 0 ? "Make a portfolio first: a run trades one." : null)}
    >
      Start a run
    </LinkButton>
  );
  const allHref = withQuery(paths.runs, { scope: "all" });
  const oneHref = withQuery(paths.runs, { portfolio: portfolio?.id });
  return (
    <>
      <PageHeader
        title="Runs"
        purpose="Strategies at work: what is wanted of each, what it is, and what it signalled last."
        {...(runs.ok ? { asOf: runs.value.asOf } : {})}
        actions={
          <>
            <HistoryLink
              href={withQuery(paths.audit, { resource: "run", portfolioId: isAll ? undefined : portfolio.id })}
              disabledReason={disabledReason(actor, "audit.read")}
            />
            {start}
          </>
        }
      />
      <LiveRefresh topics={["runs", "orders", "portfolios"]} portfolioId={isAll ? undefined : portfolio.id} />
      {known.length > 1 && portfolio && (
        <TabLinks
          label="Which portfolios"
          current={isAll ? allHref : oneHref}
          tabs={[
            { href: oneHref, label: portfolio.name, count: portfolio.runs.total },
            { href: allHref, label: "All portfolios", count: known.reduce((sum, { runs: { total } }) => sum + total, 0) },
          ]}
        />
      )}
      {runs.ok ? (
        <WorkerWatch beatAt={runs.value.worker?.beatAt ?? null} asOf={runs.value.asOf}>
          <Panel flush>
            <RunTable
              runs={runs.value.items.map((run) => ({ ...run, controlReason: reasonOf(run.portfolioId) }))}
              action={wantRun}
              withPortfolio={isAll}
              empty={
                <EmptyState title="No run yet" icon="runs" action={start}>
                  A run is a strategy with its parameters on one instrument of a portfolio. The worker starts it and keeps it going.
                </EmptyState>
              }
            />
          </Panel>
        </WorkerWatch>
      ) : (
        <Panel flush>
          <LoadFailure failure={runs.failure} what="the runs" />
        </Panel>
      )}
    </>
  );
}
