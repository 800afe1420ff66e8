import Link from "next/link";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { EventTable } from "#components/audit/event-table.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { CheckTable } from "#components/orders/check-table.tsx";
import { DecisionInputs } from "#components/orders/decision-inputs.tsx";
import { FillTable } from "#components/orders/fill-table.tsx";
import { OrderFacts, OrderStats } from "#components/orders/order-figures.tsx";
import { OrderStateBadge } from "#components/orders/order-state-badge.tsx";
import { OrderTimeline } from "#components/orders/order-timeline.tsx";
import { SideMark } from "#components/orders/side-mark.tsx";
import { timelineSteps } from "#components/orders/timeline-steps.ts";
import { SimulatedMark } from "#components/ui/badge.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { historyPath, paths, withQuery } from "#lib/paths.ts";
import { showOrder } from "#lib/services/trading/show-order.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

export const metadata = { title: "Order" };

export default async function OrderPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const shown = await load(showOrder, { orderId: id });
  if (!shown.ok) {
    return (
      <>
        <PageHeader title="Order" purpose="What was decided, why, and what became of it." />
        <Panel flush>
          <LoadFailure failure={shown.failure} what="the order" />
        </Panel>
      </>
    );
  }
  const { order, checks, inputs, fills, events, asOf, ...keys } = shown.value;
  const { instrument } = order;
  const isRefused = order.verdict === "rejected";
  return (
    <>
      <p className="mb-1 text-sm">
        <Link
          href={withQuery(paths.orders, { portfolio: order.portfolioId })}
          className="rounded-sm text-muted hover:text-accent hover:underline"
        >
          Orders of {order.portfolioName}
        </Link>
      </p>
      <PageHeader
        title={
          <>
            <SideMark side={order.side} />
            {instrument.symbol}
            <OrderStateBadge state={order.state} />
            {instrument.isSimulated && <SimulatedMark />}
          </>
        }
        purpose={isRefused ? (order.says ?? order.reason) : order.reason}
        asOf={asOf}
        actions={<HistoryLink href={historyPath(order.id)} disabledReason={disabledReason(await currentActor(), "audit.read")} />}
      />
      <div className="grid gap-4">
        <OrderStats order={order} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="grid gap-4">
            <Panel title="Order">
              <OrderFacts order={order} {...keys} />
            </Panel>
            <Panel title="Account when it was decided">
              <DecisionInputs inputs={inputs} instrument={instrument} currency={instrument.quote} />
            </Panel>
          </div>
          <div className="grid gap-4">
            <Panel title="Timeline">
              <OrderTimeline steps={timelineSteps(order, fills)} />
            </Panel>
            <Panel title="Risk gate" note={isRefused ? "The rule that refused it" : "All rules, in the order asked"} flush>
              <CheckTable checks={checks} />
            </Panel>
          </div>
        </div>
        <Panel title="Fills" flush>
          <FillTable
            fills={fills}
            currency={instrument.quote}
            ofOneOrder
            empty={isRefused ? "It was refused, so there is nothing to fill." : "The venue has reported no fill yet."}
          />
        </Panel>
        <Panel title="On record" note="Audit events of this order, its venue order and its fills" flush>
          <EventTable events={events} caption="Audit events of this order" empty="Nothing is on record about this order." />
        </Panel>
      </div>
      <LiveRefresh topics={["orders"]} portfolioId={order.portfolioId} />
    </>
  );
}
