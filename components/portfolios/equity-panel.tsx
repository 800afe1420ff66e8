"use client";

import { type ReactNode, useState } from "react";
import { EquityChart } from "../charts/equity-chart.tsx";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";

type EquityPanelProps = {
  readonly name: string;
  readonly currency: string;
  /** @shape oldest first, market time in ms */
  readonly points: readonly { readonly time: number; readonly equity: number }[];
  readonly simulated: boolean;
  /** The curve as a table. */
  readonly children?: ReactNode;
};

/** The equity curve of a portfolio, with its drawdown when asked for. */
export function EquityPanel({ name, currency, points, simulated, children }: EquityPanelProps) {
  const [hasDrawdown, setDrawdown] = useState(false);
  return (
    <Panel
      title="Equity"
      note={`${currency}, market time in UTC`}
      flush
      actions={
        <Button size="sm" aria-pressed={hasDrawdown} icon={hasDrawdown ? "check" : "minus"} onClick={() => setDrawdown(!hasDrawdown)}>
          Drawdown
        </Button>
      }
    >
      <EquityChart
        label={`Equity of ${name} in ${currency}`}
        points={points}
        currency={currency}
        drawdown={hasDrawdown}
        simulated={simulated}
        height="md"
      >
        {children}
      </EquityChart>
    </Panel>
  );
}
