import { LoadFailure } from "#components/access/load-failure.tsx";
import { PortfolioForm } from "#components/portfolios/portfolio-form.tsx";
import { ForbiddenState } from "#components/ui/forbidden-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { createPortfolio } from "../actions.ts";

export const metadata = { title: "Make a portfolio" };

export default async function NewPortfolioPage() {
  const [allowed, actor] = await Promise.all([load(listPortfolios, {}), currentActor()]);
  const mayNot = disabledReason(actor, "portfolios.create");
  return (
    <>
      <PageHeader title="Make a portfolio" purpose="A paper portfolio: the worker opens its book with the starting capital as a deposit." />
      <Panel>
        {mayNot ? (
          <ForbiddenState what="make a portfolio" who={mayNot} />
        ) : allowed.ok ? (
          <PortfolioForm action={createPortfolio} />
        ) : (
          <LoadFailure failure={allowed.failure} what="the portfolios" />
        )}
      </Panel>
    </>
  );
}
