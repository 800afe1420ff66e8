"use client";

import { AreaSeries, BaselineSeries, type IChartApi, type ISeriesApi, type MouseEventParams } from "lightweight-charts";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { ChartFrame, type ChartHeight } from "./chart-frame.tsx";
import { type ChartTheme, withAlpha } from "./chart-theme.ts";
import { chartTimeText, toChartTime } from "./chart-time.ts";
import { type DrawnEquity, type EquityPoint, isContinuation, withDrawdown } from "./equity-data.ts";
import { numberText } from "./number-text.ts";
import { type MadeChart, useChart } from "./use-chart.ts";

type EquityChartProps = {
  readonly label: string;
  /** @shape oldest first */
  readonly points: readonly EquityPoint[];
  readonly currency: string;
  readonly decimals?: number;
  /** Shows how far below the highest equity it stands, in a pane of its own. */
  readonly drawdown?: boolean;
  readonly simulated?: boolean;
  readonly height?: ChartHeight;
  /** The curve as a table. */
  readonly children?: ReactNode;
};

type EquityParts = { readonly equity: ISeriesApi<"Area">; readonly drawdown: ISeriesApi<"Baseline"> | null };

/** The equity of a portfolio over time, with its drawdown. */
export function EquityChart(props: EquityChartProps) {
  const { label, points, currency, decimals = 2, drawdown = false, simulated = false, height = "md", children } = props;
  const { box, made, theme } = useChart(drawdown ? setUpWithDrawdown : setUpEquity);
  const drawn = useMemo(() => withDrawdown(points), [points]);

  useEffect(() => {
    made?.parts.equity.applyOptions({
      priceFormat: { type: "custom", minMove: 10 ** -decimals, formatter: (value: number) => numberText(value, decimals) },
    });
  }, [made, decimals]);
  useCurve(made, drawn);
  useEffect(() => {
    if (made !== null && theme !== null) paint(made.parts, theme);
  }, [made, theme]);

  return (
    <ChartFrame
      label={`Chart: ${label}`}
      box={box}
      height={height}
      isEmpty={drawn.length === 0}
      emptyText="No equity yet. The curve starts with the first closed candle of a run."
      simulated={simulated}
      legend={<EquityLegend made={made} drawn={drawn} currency={currency} decimals={decimals} hasDrawdown={drawdown} />}
      twinLabel="Equity as a table"
      twin={children}
    />
  );
}

function setUpEquity(chart: IChartApi): EquityParts {
  return { equity: chart.addSeries(AreaSeries, { lineWidth: 2, priceLineStyle: 2 }), drawdown: null };
}

function setUpWithDrawdown(chart: IChartApi): EquityParts {
  const { equity } = setUpEquity(chart);
  const drawdown = chart.addSeries(
    BaselineSeries,
    {
      baseValue: { type: "price", price: 0 },
      lineWidth: 1,
      priceLineVisible: false,
      priceFormat: { type: "custom", minMove: 0.01, formatter: (value: number) => `${numberText(value, 2)}%` },
    },
    1,
  );
  drawdown.priceScale().applyOptions({ scaleMargins: { top: 0.06, bottom: 0.12 } });
  const [upper, lower] = chart.panes();
  upper?.setStretchFactor(3);
  lower?.setStretchFactor(1);
  return { equity, drawdown };
}

function paint({ equity, drawdown }: EquityParts, theme: ChartTheme): void {
  equity.applyOptions({ lineColor: theme.accent, topColor: withAlpha(theme.accent, 0.16), bottomColor: withAlpha(theme.accent, 0.01) });
  const none = "rgba(0, 0, 0, 0)";
  drawdown?.applyOptions({
    topLineColor: theme.down,
    topFillColor1: none,
    topFillColor2: none,
    bottomLineColor: theme.down,
    bottomFillColor1: withAlpha(theme.down, 0.05),
    bottomFillColor2: withAlpha(theme.down, 0.28),
  });
}

/** Adds what is new at the end, or draws another curve anew. */
function useCurve(made: MadeChart<EquityParts> | null, drawn: readonly DrawnEquity[]): void {
  const shown = useRef<{ readonly made: MadeChart<EquityParts>; readonly drawn: readonly DrawnEquity[] } | null>(null);
  useEffect(() => {
    if (made === null) return;
    const { equity, drawdown } = made.parts;
    const before = shown.current?.made === made ? shown.current.drawn : [];
    shown.current = { made, drawn };
    if (isContinuation(before, drawn)) {
      const showsAll = (made.chart.timeScale().getVisibleLogicalRange()?.from ?? 0) <= 0.5; // nobody zoomed in: keep the whole curve in sight
      for (const point of drawn.slice(before.length - 1)) {
        equity.update({ time: toChartTime(point.time), value: point.equity });
        drawdown?.update({ time: toChartTime(point.time), value: point.drawdown });
      }
      if (showsAll) made.chart.timeScale().fitContent();
      return;
    }
    equity.setData(drawn.map((point) => ({ time: toChartTime(point.time), value: point.equity })));
    drawdown?.setData(drawn.map((point) => ({ time: toChartTime(point.time), value: point.drawdown })));
    made.chart.timeScale().fitContent();
  }, [made, drawn]);
}

type EquityLegendProps = {
  readonly made: MadeChart<EquityParts> | null;
  readonly drawn: readonly DrawnEquity[];
  readonly currency: string;
  readonly decimals: number;
  readonly hasDrawdown: boolean;
};

function EquityLegend({ made, drawn, currency, decimals, hasDrawdown }: EquityLegendProps) {
  const [time, setTime] = useState<number | null>(null);
  useEffect(() => {
    if (made === null) return;
    const onMove = (event: MouseEventParams) => setTime(typeof event.time === "number" ? event.time : null);
    made.chart.subscribeCrosshairMove(onMove);
    return () => made.chart.unsubscribeCrosshairMove(onMove);
  }, [made]);
  const point = drawn.find((each) => toChartTime(each.time) === time) ?? drawn.at(-1);
  if (point === undefined) return null;
  return (
    <p aria-hidden className="num flex flex-wrap gap-x-3">
      <span className="max-sm:basis-full">{chartTimeText(toChartTime(point.time))}</span>
      <span>
        Equity{" "}
        <span className="text-ink">
          {numberText(point.equity, decimals)} {currency}
        </span>
      </span>
      {hasDrawdown && (
        <span>
          Drawdown <span className={point.drawdown < 0 ? "text-down" : "text-ink"}>{numberText(point.drawdown, 2)}%</span>
        </span>
      )}
    </p>
  );
}
