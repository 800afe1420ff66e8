import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { FilterBar } from "#components/orders/filter-bar.tsx";
import { ListFailure } from "#components/orders/list-failure.tsx";
import { NoPortfolio } from "#components/orders/no-portfolio.tsx";
import { orderStates } from "#components/orders/order-state-badge.tsx";
import { OrderTable } from "#components/orders/order-table.tsx";
import { OrderTabs } from "#components/orders/order-tabs.tsx";
import { type Search, textOf } from "#components/orders/search-text.ts";
import { SimulatedMark } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths, withQuery } from "#lib/paths.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listRuns } from "#lib/services/runs/list-runs.ts";
import { listOrders } from "#lib/services/trading/list-orders.ts";
import { chosenPortfolio } from "#lib/web/chosen-portfolio.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

const purpose = "Every intent the desk decided on, what the risk gate said, and what became of it at the venue.";
const stateOptions = Object.entries(orderStates).map(([value, { word }]) => ({ value, label: word }));
const sideOptions = [
  { value: "buy", label: "Buy" },
  { value: "sell", label: "Sell" },
];

export const metadata = { title: "Orders" };

export default async function OrdersPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const [portfolios, wanted] = await Promise.all([load(listPortfolios, {}), chosenPortfolio(search)]);
  if (!portfolios.ok) return <Frame body={<LoadFailure failure={portfolios.failure} what="the orders" />} />;
  const portfolio = portfolios.value.items.find(({ id }) => id === wanted) ?? portfolios.value.items[0];
  if (!portfolio) return <Frame body={<NoPortfolio what="Orders" />} />;

  const [run, state, side] = ["run", "state", "side"].map((name) => textOf(search, name)) as [string, string, string]; // one for each name
  const asked = { portfolioId: portfolio.id, runId: run, state, side, older: textOf(search, "older"), newer: textOf(search, "newer") };
  const [orders, runs] = await Promise.all([load(listOrders, asked), load(listRuns, { portfolioId: portfolio.id })]);
  if (!orders.ok)
    return (
      <Frame
        portfolioId={portfolio.id}
        body={<ListFailure failure={orders.failure} what="the orders" href={withQuery(paths.orders, { portfolio: portfolio.id })} />}
      />
    );

  const { items, older, newer, asOf } = orders.value;
  const isFiltered = [run, state, side].some((text) => text !== "");
  const pageHref = (cursor: Record<string, string>) => withQuery(paths.orders, { portfolio: portfolio.id, run, state, side, ...cursor });
  const runOptions = runs.ok
    ? runs.value.items.map((each) => ({ value: each.id, label: `${each.strategyTitle} on ${each.instrument.symbol}` }))
    : [];
  return (
    <Frame
      portfolioId={portfolio.id}
      asOf={asOf}
      isSimulated={items.length > 0 && items.every(({ instrument }) => instrument.isSimulated)}
      body={
        items.length === 0 && !isFiltered && newer === null && older === null ? (
          <EmptyState title="No orders yet" icon="orders" action={<LinkButton href={paths.runs}>Go to the runs</LinkButton>}>
            Orders appear here when a run of {portfolio.name} decides to trade, refused ones too.
          </EmptyState>
        ) : (
          <>
            <FilterBar
              label="Filter orders"
              path={paths.orders}
              keep={{ portfolio: portfolio.id }}
              filters={[
                { name: "run", label: "Run", value: run, options: runOptions },
                { name: "state", label: "State", value: state, options: stateOptions },
                { name: "side", label: "Side", value: side, options: sideOptions },
              ]}
            />
            <OrderTable orders={items} />
            <Pager noun="orders" shown={items.length} newerHref={newer && pageHref({ newer })} olderHref={older && pageHref({ older })} />
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
            Orders
            {isSimulated && <SimulatedMark />}
          </>
        }
        purpose={purpose}
        {...(asOf === undefined ? {} : { asOf })}
        actions={
          <HistoryLink
            href={withQuery(paths.audit, { area: "order", portfolioId })}
            disabledReason={disabledReason(await currentActor(), "audit.read")}
          />
        }
      />
      <OrderTabs portfolioId={portfolioId} current="orders" />
      <Panel flush>{body}</Panel>
      <LiveRefresh topics={["orders", "runs"]} portfolioId={portfolioId} />
    </>
  );
}
