import type { ReactNode } from "react";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PortfolioTable } from "#components/portfolios/portfolio-table.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { kindHistoryPath, paths } from "#lib/paths.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

export const metadata = { title: "Portfolios" };

export default async function PortfoliosPage() {
  const [portfolios, actor] = await Promise.all([load(listPortfolios, {}), currentActor()]);
  const make = (
    <LinkButton href={paths.newPortfolio} variant="primary" icon="plus" disabledReason={disabledReason(actor, "portfolios.create")}>
      Make a portfolio
    </LinkButton>
  );
  let body: ReactNode;
  if (!portfolios.ok) body = <LoadFailure failure={portfolios.failure} what="the portfolios" />;
  else if (portfolios.value.items.length === 0) {
    body = (
      <EmptyState title="No portfolio that you can see" icon="portfolios" action={make}>
        A portfolio is a book of cash and positions in one mode, on one clock. Ask an admin for a grant to see those of others.
      </EmptyState>
    );
  } else body = <PortfolioTable portfolios={portfolios.value.items} />;
  return (
    <>
      <PageHeader
        title="Portfolios"
        purpose="Books of cash and positions, each in one mode and on one clock."
        {...(portfolios.ok ? { asOf: portfolios.value.asOf } : {})}
        actions={
          <>
            <HistoryLink href={kindHistoryPath("portfolio")} disabledReason={disabledReason(actor, "audit.read")} />
            {make}
          </>
        }
      />
      <LiveRefresh topics={["portfolios", "books", "runs"]} everyMs={2_000} />
      <Panel flush>{body}</Panel>
    </>
  );
}
