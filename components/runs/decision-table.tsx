import Link from "next/link";
import type { IntentState } from "#lib/domain/order/order-state.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { OrderStateBadge } from "../orders/order-state-badge.tsx";
import { SideMark } from "../orders/side-mark.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** A signal that became an intent, as a run's page shows it. */
export type Decision = {
  readonly id: string;
  readonly instrument: { readonly priceDecimals: number; readonly sizeDecimals: number };
  readonly side: "buy" | "sell";
  readonly state: IntentState;
  readonly quantity: string;
  readonly referencePrice: string;
  readonly averagePrice: string | null;
  readonly reason: string;
  readonly says: string | null;
  readonly decidedAt: string;
};

type DecisionTableProps = { readonly decisions: readonly Decision[]; readonly portfolioId: string; readonly runId: string };

/** What the run decided last: each signal with its reason and what became of it. */
export function DecisionTable({ decisions, portfolioId, runId }: DecisionTableProps) {
  if (decisions.length === 0) {
    return <EmptyState title="No signal yet">The first one comes when the averages have enough candles and cross.</EmptyState>;
  }
  return (
    <>
      <Table caption="Signals and what became of them, newest first" stack>
        <THead>
          <Th>Market time</Th>
          <Th>Side</Th>
          <Th>State</Th>
          <Th num>Quantity</Th>
          <Th num>Reference price</Th>
          <Th num>Fill price</Th>
          <Th>Reason</Th>
        </THead>
        <TBody>
          {decisions.map((each) => (
            <Tr key={each.id}>
              <Td label="Market time">
                <Link href={paths.order(each.id)} className="hover:underline">
                  <Time at={each.decidedAt} exact />
                </Link>
              </Td>
              <Td label="Side">
                <SideMark side={each.side} />
              </Td>
              <Td label="State">
                <OrderStateBadge state={each.state} />
              </Td>
              <Td num label="Quantity">
                <Figure value={each.quantity} decimals={each.instrument.sizeDecimals} />
              </Td>
              <Td num label="Reference price">
                <Figure value={each.referencePrice} decimals={each.instrument.priceDecimals} />
              </Td>
              <Td num label="Fill price">
                <Figure value={each.averagePrice} decimals={each.instrument.priceDecimals} />
              </Td>
              <Td label="Reason" wrap muted>
                {each.says ?? each.reason}
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
      <p className="border-t border-line px-4 py-2 text-xs text-muted">
        The newest {decisions.length}.{" "}
        <Link href={withQuery(paths.orders, { portfolio: portfolioId, run: runId })} className="text-accent hover:underline">
          All orders of this run
        </Link>
      </p>
    </>
  );
}
