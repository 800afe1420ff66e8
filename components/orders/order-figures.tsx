import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { CopyId } from "../ui/copy-button.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { Figure, Money } from "../ui/figure.tsx";
import { Stat, StatRow } from "../ui/stat.tsx";
import { Time } from "../ui/time.tsx";
import { type OrderDetail, sizeBounds } from "./order-detail-data.ts";
import { percentOf, slippageBps } from "./share.ts";
import { ShareBar } from "./share-bar.tsx";

/** The figures that are looked for first. */
export function OrderStats({ order }: { readonly order: OrderDetail }) {
  const { instrument, side, referencePrice, averagePrice } = order;
  const slippage = averagePrice === null ? null : slippageBps(side, referencePrice, averagePrice);
  const price = { decimals: instrument.priceDecimals, unit: instrument.quote };
  return (
    <StatRow>
      <Stat label="Quantity">
        <Figure value={order.quantity} decimals={instrument.sizeDecimals} unit={instrument.base} />
      </Stat>
      <Stat label="Reference price">
        <Figure value={referencePrice} {...price} />
      </Stat>
      <Stat label="Average price" note={slippage === null ? "Not filled" : <Slippage bps={slippage} />}>
        <Figure value={averagePrice} {...price} />
      </Stat>
      <Stat label="Notional" note="At the reference price">
        <Money value={order.notional} currency={instrument.quote} />
      </Stat>
      <Stat label="Fees">
        <Figure
          value={order.feeAsset === null ? null : order.fees}
          decimals={4}
          {...(order.feeAsset === null ? {} : { unit: order.feeAsset })}
        />
      </Stat>
    </StatRow>
  );
}

function Slippage({ bps }: { readonly bps: string }) {
  return (
    <span title="Above zero: worse than the reference price">
      Slippage <Figure value={bps} decimals={2} sign unit="bp" />
    </span>
  );
}

type OrderFactsProps = {
  readonly order: OrderDetail;
  readonly intentKey: string;
  readonly clientOrderId: string;
  readonly expiresAt: string;
};

export function OrderFacts({ order, intentKey, clientOrderId, expiresAt }: OrderFactsProps) {
  const { venueOrder } = order;
  return (
    <DefinitionList
      items={[
        {
          term: "Filled",
          value:
            order.verdict === "rejected" ? (
              "Never sent"
            ) : (
              <ShareBar label="Filled" percent={percentOf(order.filledQuantity, order.quantity)} />
            ),
        },
        { term: "Type", value: `${order.type.charAt(0).toUpperCase()}${order.type.slice(1)}` },
        { term: "Portfolio", value: order.portfolioName },
        { term: "Decided by", value: <DecidedBy order={order} /> },
        { term: "Size bound by", value: sizeBounds[order.boundBy] ?? order.boundBy },
        { term: "Expires", value: <Time at={expiresAt} exact inline />, help: "Market time" },
        { term: "Venue", value: venueOrder?.venue ?? order.instrument.venue },
        ...(venueOrder ? [{ term: "Venue order id", value: <CopyId id={venueOrder.venueOrderId} chars={20} /> }] : []),
        { term: "Client order id", value: <CopyId id={clientOrderId} chars={20} /> },
        { term: "Intent id", value: <CopyId id={order.id} chars={20} /> },
        { term: "Intent key", value: <CopyId id={intentKey} chars={20} /> },
      ]}
    />
  );
}

function DecidedBy({ order }: { readonly order: OrderDetail }) {
  if (order.runId === null) return <span className="capitalize">{order.kind}</span>;
  return (
    <Link href={paths.run(order.runId)} className="rounded-sm text-accent hover:underline">
      Run {order.strategy ?? order.runId.slice(-8)}
    </Link>
  );
}
