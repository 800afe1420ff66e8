import Link from "next/link";
import type { ReactNode } from "react";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { NoPortfolio } from "#components/orders/no-portfolio.tsx";
import { type Search, textOf } from "#components/orders/search-text.ts";
import { fractionAsPercent } from "#components/orders/share.ts";
import { WorkerWatch } from "#components/overview/worker-watch.tsx";
import { AsOfLine } from "#components/positions/as-of-line.tsx";
import { ExposureStats } from "#components/positions/exposure-stats.tsx";
import { PositionTable } from "#components/positions/position-table.tsx";
import { SimulatedMark } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths, withQuery } from "#lib/paths.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listLimits } from "#lib/services/risk/list-limits.ts";
import { listPositions } from "#lib/services/trading/list-positions.ts";
import { chosenPortfolio } from "#lib/web/chosen-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

export const metadata = { title: "Positions" };

export default async function PositionsPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const [portfolios, wanted] = await Promise.all([load(listPortfolios, {}), chosenPortfolio(search)]);
  if (!portfolios.ok) return <Frame body={<LoadFailure failure={portfolios.failure} what="the positions" />} />;
  const portfolio = portfolios.value.items.find(({ id }) => id === wanted) ?? portfolios.value.items[0];
  if (!portfolio) return <Frame body={<NoPortfolio what="Positions" />} />;

  const flat = textOf(search, "flat") === "on" ? "on" : "";
  const [positions, limits] = await Promise.all([load(listPositions, { portfolioId: portfolio.id, flat }), load(listLimits, {})]);
  if (!positions.ok) return <Frame body={<LoadFailure failure={positions.failure} what="the positions" />} />;

  const { items, worker, asOf } = positions.value;
  const size = limits.ok ? limits.value.items.find(({ rule }) => rule === "position-size") : undefined;
  const limit = size?.inForce.find(({ portfolioId }) => portfolioId === portfolio.id)?.value ?? null;
  const { book, baseCurrency } = portfolio;
  const toggle = withQuery(paths.positions, { portfolio: portfolio.id, flat: flat === "" ? "on" : undefined });
  return (
    <>
      <Head
        isSimulated={items.length > 0 && items.every(({ instrument }) => instrument.isSimulated)}
        asOf={asOf}
        note={<AsOfLine marketTime={book?.marketTime ?? null} beatAt={worker?.beatAt ?? null} asOf={asOf} />}
      />
      <WorkerWatch what="Positions" beatAt={worker?.beatAt ?? null} asOf={asOf}>
        <div className="grid gap-4">
          {book && <ExposureStats book={book} positions={items} currency={baseCurrency} />}
          <Panel
            flush
            title={portfolio.name}
            note={book ? "At the marks of market time" : "The worker has not opened the book yet"}
            actions={
              <>
                <HistoryLink
                  href={withQuery(paths.audit, { resource: "fill", portfolioId: portfolio.id })}
                  disabledReason={disabledReason(await currentActor(), "audit.read")}
                />
                <Link href={toggle} className="rounded-sm text-sm text-muted hover:text-accent hover:underline">
                  {flat === "" ? "Show flat ones" : "Hide flat ones"}
                </Link>
              </>
            }
          >
            {items.length === 0 ? (
              <EmptyState title="Nothing is held" icon="positions" action={<LinkButton href={paths.runs}>Go to the runs</LinkButton>}>
                A position appears here when an order of {portfolio.name} is filled.
              </EmptyState>
            ) : (
              <PositionTable
                positions={items}
                currency={baseCurrency}
                equity={book?.equity ?? null}
                limitPercent={limit === null ? null : fractionAsPercent(limit)}
              />
            )}
          </Panel>
        </div>
      </WorkerWatch>
      <LiveRefresh topics={["books", "limits", "heartbeat"]} portfolioId={portfolio.id} />
    </>
  );
}

function Frame({ body }: { readonly body: ReactNode }) {
  return (
    <>
      <Head />
      <Panel flush>{body}</Panel>
      <LiveRefresh topics={["portfolios", "books"]} />
    </>
  );
}

function Head({ isSimulated = false, asOf, note }: { readonly isSimulated?: boolean; readonly asOf?: string; readonly note?: ReactNode }) {
  return (
    <PageHeader
      title={
        <>
          Positions
          {isSimulated && <SimulatedMark />}
        </>
      }
      purpose="What the portfolio holds, what it cost, what it is worth now, and how close it is to its limit."
      {...(asOf === undefined ? {} : { asOf })}
      asOfNote={note}
    />
  );
}
