import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { Figure } from "../ui/figure.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { commonUnit, headWithUnit } from "./common-unit.ts";
import { GateWord } from "./gate-word.tsx";
import { InstrumentLink } from "./instrument-link.tsx";
import type { OrderRow } from "./order-row.ts";
import { OrderStateBadge } from "./order-state-badge.tsx";
import { RowClicks } from "./row-clicks.tsx";
import { percentOf } from "./share.ts";
import { ShareBar } from "./share-bar.tsx";
import { SideMark } from "./side-mark.tsx";

/** Intents with their orders, refused ones too. @shape newest first */
export function OrderTable({ orders }: { readonly orders: readonly OrderRow[] }) {
  const quote = commonUnit(orders.map(({ instrument }) => instrument.quote));
  const base = commonUnit(orders.map(({ instrument }) => instrument.base));
  const hasReal = orders.some(({ instrument }) => !instrument.isSimulated);
  return (
    <RowClicks>
      <Table caption="Orders, newest first" stack>
        <THead>
          <Th>Decided (market time)</Th>
          <Th>Instrument</Th>
          <Th>Side</Th>
          <Th>State</Th>
          <Th num>Filled</Th>
          <Th num>{headWithUnit("Quantity", base)}</Th>
          <Th num>{headWithUnit("Reference price", quote)}</Th>
          <Th num>{headWithUnit("Average price", quote)}</Th>
          <Th>Risk gate</Th>
          <Th>Run</Th>
        </THead>
        <TBody>
          {orders.length === 0 && <EmptyRow columns={10}>No order matches these filters.</EmptyRow>}
          {orders.map((order) => (
            <Row key={order.id} {...{ order, quote, base, marks: hasReal }} />
          ))}
        </TBody>
      </Table>
    </RowClicks>
  );
}

type RowProps = { readonly order: OrderRow; readonly quote: string | null; readonly base: string | null; readonly marks: boolean };

function Row({ order, quote, base, marks }: RowProps) {
  const { instrument } = order;
  const priced = { decimals: instrument.priceDecimals, ...(quote === null ? { unit: instrument.quote } : {}) };
  return (
    <Tr>
      <Td label="Decided">
        <Link data-row href={paths.order(order.id)} className="rounded-sm text-accent hover:underline">
          <Time at={order.decidedAt} exact />
        </Link>
      </Td>
      <Td label="Instrument">
        <InstrumentLink instrument={instrument} marks={marks} />
      </Td>
      <Td label="Side">
        <SideMark side={order.side} />
      </Td>
      <Td label="State">
        <OrderStateBadge state={order.state} />
      </Td>
      <Td num label="Filled">
        {order.verdict === "rejected" ? (
          <Figure value={null} />
        ) : (
          <ShareBar label="Filled" percent={percentOf(order.filledQuantity, order.quantity)} />
        )}
      </Td>
      <Td num label="Quantity">
        <Figure value={order.quantity} decimals={instrument.sizeDecimals} {...(base === null ? { unit: instrument.base } : {})} />
      </Td>
      <Td num label="Reference price">
        <Figure value={order.referencePrice} {...priced} />
      </Td>
      <Td num label="Average price">
        <Figure value={order.averagePrice} {...priced} />
      </Td>
      <Td label="Risk gate">
        <GateWord verdict={order.verdict} rule={order.rule} says={order.says} />
      </Td>
      <Td label="Run">
        {order.runId === null ? (
          <span className="text-muted">By hand</span>
        ) : (
          <Link href={paths.run(order.runId)} className="rounded-sm hover:text-accent hover:underline">
            {order.strategy ?? "Run"}
          </Link>
        )}
      </Td>
    </Tr>
  );
}
