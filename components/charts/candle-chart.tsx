"use client";

import type { SeriesMarker, Time } from "lightweight-charts";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { addedCandles, type ChartCandle, type ChartFill, type ChartGap, candleTimeOf, findGaps } from "./candle-data.ts";
import { CandleLegend } from "./candle-legend.tsx";
import { type CandleParts, paintCandles, setUpCandles } from "./candle-parts.ts";
import { ChartFrame, type ChartHeight } from "./chart-frame.tsx";
import type { ChartTheme } from "./chart-theme.ts";
import { toChartTime } from "./chart-time.ts";
import { numberText } from "./number-text.ts";
import { type MadeChart, useChart } from "./use-chart.ts";

type CandleChartProps = {
  /** What is shown, for a screen reader: "BTC/USD, 1-minute candles". */
  readonly label: string;
  /** @shape oldest first, unique times */
  readonly candles: readonly ChartCandle[];
  readonly intervalMs: number;
  /** Of the instrument's tick. */
  readonly decimals: number;
  readonly fills?: readonly ChartFill[];
  /** Where data is missing; found from the candles when not given. */
  readonly gaps?: readonly ChartGap[];
  readonly simulated?: boolean;
  readonly height?: ChartHeight;
  /** The fills as a table. */
  readonly children?: ReactNode;
};

const shownAtFirst = 160;
const barPx = 7;

/** Candles with volume, fills as arrows, and hatching where data is missing. New candles are added without a redraw. */
export function CandleChart(props: CandleChartProps) {
  const { label, candles, intervalMs, decimals, fills = noFills, simulated = false, height = "lg", children } = props;
  const { box, made, theme } = useChart(setUpCandles);
  const found = useMemo(() => findGaps(candles, intervalMs), [candles, intervalMs]);
  const gaps = props.gaps ?? found;

  useEffect(() => {
    const minMove = 10 ** -decimals;
    made?.parts.candles.applyOptions({
      priceFormat: { type: "custom", minMove, formatter: (price: number) => numberText(price, decimals) },
    });
  }, [made, decimals]);
  useCandles(made, candles);
  useEffect(() => {
    if (made !== null && theme !== null) paintCandles(made.parts, theme);
  }, [made, theme]);
  useEffect(() => {
    if (theme !== null) made?.parts.markers.setMarkers(fills.map((fill) => markerOf(fill, intervalMs, theme)));
  }, [made, theme, fills, intervalMs]);
  useEffect(() => {
    if (theme !== null) made?.parts.gaps.show(gaps, intervalMs, theme);
  }, [made, theme, gaps, intervalMs]);

  return (
    <ChartFrame
      label={`Chart: ${label}`}
      box={box}
      height={height}
      isEmpty={candles.length === 0}
      emptyText="No candles yet. They appear here as soon as the first one closes."
      simulated={simulated}
      legend={<CandleLegend made={made} last={candles.at(-1) ?? null} decimals={decimals} fills={fills} />}
      twinLabel={`Fills as a table (${fills.length})`}
      twin={children}
    />
  );
}

const noFills: readonly ChartFill[] = [];

/** Draws what is new, or everything where it is another series. */
function useCandles(made: MadeChart<CandleParts> | null, candles: readonly ChartCandle[]): void {
  const drawn = useRef<{ readonly made: MadeChart<CandleParts>; readonly candles: readonly ChartCandle[] } | null>(null);
  useEffect(() => {
    if (made === null) return;
    const { parts, chart } = made;
    const added = drawn.current?.made === made ? addedCandles(drawn.current.candles, candles) : null;
    drawn.current = { made, candles };
    if (added !== null) {
      for (const candle of added) {
        parts.candles.update(barOf(candle));
        parts.volume.update(volumeOf(candle));
      }
      return;
    }
    parts.candles.setData(candles.map(barOf));
    parts.volume.setData(candles.map(volumeOf));
    const fitting = Math.min(shownAtFirst, Math.floor(chart.chartElement().clientWidth / barPx));
    const from = Math.max(0, candles.length - fitting);
    chart.timeScale().setVisibleLogicalRange({ from, to: Math.max(candles.length, fitting / 3) + 4 });
  }, [made, candles]);
}

function barOf({ time, open, high, low, close }: ChartCandle) {
  return { time: toChartTime(time), open, high, low, close };
}

function volumeOf({ time, volume }: ChartCandle) {
  return { time: toChartTime(time), value: volume };
}

function markerOf(fill: ChartFill, intervalMs: number, theme: ChartTheme): SeriesMarker<Time> {
  const isBuy = fill.side === "buy";
  return {
    id: fill.id,
    time: toChartTime(candleTimeOf(fill.time, intervalMs)),
    position: isBuy ? "belowBar" : "aboveBar",
    shape: isBuy ? "arrowUp" : "arrowDown",
    color: isBuy ? theme.up : theme.down,
    text: isBuy ? "B" : "S",
  };
}
