import Link from "next/link";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { WorkerWatch } from "#components/overview/worker-watch.tsx";
import { HoldingsTable } from "#components/portfolios/holdings-table.tsx";
import { DecisionTable } from "#components/runs/decision-table.tsx";
import { RunControl } from "#components/runs/run-control.tsx";
import { RunNotice } from "#components/runs/run-notice.tsx";
import { RunState } from "#components/runs/run-state.tsx";
import { ModeBadge, SimulatedMark } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { CopyId } from "#components/ui/copy-button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { historyPath, paths, withQuery } from "#lib/paths.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listStrategies } from "#lib/services/runs/list-strategies.ts";
import { showRun } from "#lib/services/runs/show-run.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { wantRun } from "../actions.ts";

export const metadata = { title: "Run" };

const purpose = "What this run is made of, what it decided last, and what it holds.";

export default async function RunPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const [shown, portfolios, strategies, actor] = await Promise.all([
    load(showRun, { runId: id }),
    load(listPortfolios, {}),
    load(listStrategies, {}),
    currentActor(),
  ]);
  if (!shown.ok) {
    return (
      <>
        <PageHeader title="Run" purpose={purpose} />
        <Panel flush>
          <LoadFailure failure={shown.failure} what="the run" />
        </Panel>
      </>
    );
  }
  const { asOf, run, orders, position, worker } = shown.value;
  const verb = portfolios.ok ? portfolios.value.items.find((each) => each.id === run.portfolioId)?.verb : undefined;
  const fields = strategies.ok ? strategies.value.items.find(({ name }) => name === run.strategy)?.fields : undefined;
  return (
    <>
      <PageHeader
        title={
          <>
            {run.strategyTitle} on {run.instrument.symbol}
            <ModeBadge mode={run.mode} />
            {run.instrument.isSimulated && <SimulatedMark />}
          </>
        }
        purpose={purpose}
        asOf={asOf}
        actions={
          <>
            <HistoryLink href={historyPath(run.id)} disabledReason={disabledReason(actor, "audit.read")} />
            <LinkButton href={withQuery(paths.market(run.instrument.id), { interval: run.interval })} icon="markets">
              Chart
            </LinkButton>
            <RunControl run={run} action={wantRun} disabledReason={disabledReason(actor, "runs.control", verb ?? "view")} />
          </>
        }
      />
      <LiveRefresh topics={["runs", "orders", "books"]} portfolioId={run.portfolioId} />
      <WorkerWatch beatAt={worker?.beatAt ?? null} asOf={asOf}>
        <RunNotice run={run} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title="State">
            <DefinitionList
              items={[
                { term: "Wanted → actual", value: <RunState run={run} /> },
                {
                  term: "Portfolio",
                  value: (
                    <Link href={paths.portfolio(run.portfolioId)} className="text-accent hover:underline">
                      {run.portfolioName}
                    </Link>
                  ),
                },
                {
                  term: "Instrument",
                  value: (
                    <Link href={paths.market(run.instrument.id)} className="text-accent hover:underline">
                      {run.instrument.symbol}
                    </Link>
                  ),
                  help: `on the venue ${run.instrument.venue}, candles of ${run.interval}`,
                },
                { term: "Market time", value: run.marketTime ? <Time at={run.marketTime} exact /> : <Figure value={null} /> },
                {
                  term: "Last signal",
                  value: run.lastSignal ?? <Figure value={null} />,
                  ...(run.lastSignalAt ? { help: <Time at={run.lastSignalAt} exact /> } : {}),
                },
                { term: "Errors", value: <Figure value={String(run.errorCount)} /> },
              ]}
            />
          </Panel>
          <Panel title="Strategy and parameters" note={`version ${run.strategyVersion}`}>
            <DefinitionList
              items={[
                ...Object.entries(run.params).map(([name, value]) => {
                  const field = fields?.find((each) => each.name === name);
                  return {
                    term: field?.title ?? name,
                    value: <Figure value={String(value)} />,
                    ...(field?.unit ? { help: field.unit } : {}),
                  };
                }),
                { term: "Generation", value: <Figure value={String(run.generation)} />, help: "counts the starts" },
                { term: "Made", value: <Time at={run.createdAt} inline /> },
                { term: "Last change", value: <Time at={run.changedAt} inline /> },
                { term: "Id", value: <CopyId id={run.id} chars={36} /> },
              ]}
            />
          </Panel>
        </div>
        <Panel title="Signals and orders" flush>
          <DecisionTable decisions={orders} portfolioId={run.portfolioId} runId={run.id} />
        </Panel>
        <Panel title="Position" note={`of ${run.portfolioName} in ${run.instrument.symbol}`} flush>
          <HoldingsTable holdings={position && position.direction !== "flat" ? [position] : []} />
        </Panel>
      </WorkerWatch>
    </>
  );
}
