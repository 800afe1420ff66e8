import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { FillTable } from "#components/orders/fill-table.tsx";
import { FilterBar } from "#components/orders/filter-bar.tsx";
import { ListFailure } from "#components/orders/list-failure.tsx";
import { NoPortfolio } from "#components/orders/no-portfolio.tsx";
import { OrderTabs } from "#components/orders/order-tabs.tsx";
import { type Search, textOf } from "#components/orders/search-text.ts";
import { SimulatedMark } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths, withQuery } from "#lib/paths.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listFills } from "#lib/services/trading/list-fills.ts";
import { chosenPortfolio } from "#lib/web/chosen-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

const purpose = "Every execution a venue reported, as it was booked: price, fee, and what cash and equity were after it.";
const sideOptions = [
  { value: "buy", label: "Buy" },
  { value: "sell", label: "Sell" },
];

export const metadata = { title: "Fills" };

export default async function FillsPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const [portfolios, wanted] = await Promise.all([load(listPortfolios, {}), chosenPortfolio(search)]);
  if (!portfolios.ok) return <Frame body={<LoadFailure failure={portfolios.failure} what="the fills" />} />;
  const portfolio = portfolios.value.items.find(({ id }) => id === wanted) ?? portfolios.value.items[0];
  if (!portfolio) return <Frame body={<NoPortfolio what="Fills" />} />;

  const [instrument, side] = [textOf(search, "instrument"), textOf(search, "side")];
  const asked = {
    portfolioId: portfolio.id,
    instrumentId: instrument,
    side,
    older: textOf(search, "older"),
    newer: textOf(search, "newer"),
  };
  const [fills, instruments] = await Promise.all([load(listFills, asked), load(listInstruments, {})]);
  if (!fills.ok)
    return (
      <Frame
        portfolioId={portfolio.id}
        body={<ListFailure failure={fills.failure} what="the fills" href={withQuery(paths.fills, { portfolio: portfolio.id })} />}
      />
    );

  const { items, older, newer, asOf } = fills.value;
  const isFiltered = instrument !== "" || side !== "";
  const pageHref = (cursor: Record<string, string>) => withQuery(paths.fills, { portfolio: portfolio.id, instrument, side, ...cursor });
  const instrumentOptions = instruments.ok ? instruments.value.items.map(({ id, symbol }) => ({ value: id, label: symbol })) : [];
  return (
    <Frame
      portfolioId={portfolio.id}
      asOf={asOf}
      isSimulated={items.length > 0 && items.every((fill) => fill.instrument.isSimulated)}
      body={
        items.length === 0 && !isFiltered && newer === null && older === null ? (
          <EmptyState title="No fills yet" icon="orders" action={<LinkButton href={paths.runs}>Go to the runs</LinkButton>}>
            Fills appear here as soon as the venue reports an execution for {portfolio.name}.
          </EmptyState>
        ) : (
          <>
            <FilterBar
              label="Filter fills"
              path={paths.fills}
              keep={{ portfolio: portfolio.id }}
              filters={[
                { name: "instrument", label: "Instrument", value: instrument, options: instrumentOptions },
                { name: "side", label: "Side", value: side, options: sideOptions },
              ]}
            />
            <FillTable fills={items} currency={portfolio.baseCurrency} />
            <Pager noun="fills" shown={items.length} newerHref={newer && pageHref({ newer })} olderHref={older && pageHref({ older })} />
          </>
        )
      }
    />
  );
}

type FrameProps = {
  readonly portfolioId?: string;
  readonly asOf?: string;
  readonly isSimulated?: boolean;
  readonly body: React.ReactNode;
};

async function Frame({ portfolioId, asOf, isSimulated = false, body }: FrameProps) {
  return (
    <>
      <PageHeader
        title={
          <>
            Fills
            {isSimulated && <SimulatedMark />}
          </>
        }
        purpose={purpose}
        {...(asOf === undefined ? {} : { asOf })}
        actions={
          <HistoryLink
            href={withQuery(paths.audit, { resource: "fill", portfolioId })}
            disabledReason={disabledReason(await currentActor(), "audit.read")}
          />
        }
      />
      <OrderTabs portfolioId={portfolioId} current="fills" />
      <Panel flush>{body}</Panel>
      <LiveRefresh topics={["orders"]} portfolioId={portfolioId} />
    </>
  );
}
