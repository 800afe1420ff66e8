"use client";

import type { MouseEventParams } from "lightweight-charts";
import { useEffect, useState } from "react";
import type { ChartCandle, ChartFill } from "./candle-data.ts";
import type { CandleParts } from "./candle-parts.ts";
import { chartTimeText, toChartTime } from "./chart-time.ts";
import { compactText, numberText } from "./number-text.ts";
import type { MadeChart } from "./use-chart.ts";

type CandleLegendProps = {
  readonly made: MadeChart<CandleParts> | null;
  readonly last: ChartCandle | null;
  readonly decimals: number;
  readonly fills: readonly ChartFill[];
};

type Hover = { readonly candle: ChartCandle; readonly fillId: unknown };

/** The candle under the pointer in figures, else the last one. */
export function CandleLegend({ made, last, decimals, fills }: CandleLegendProps) {
  const [hover, setHover] = useState<Hover | null>(null);
  useEffect(() => {
    if (made === null) return;
    const onMove = (event: MouseEventParams) => setHover(hoverOf(event, made.parts));
    made.chart.subscribeCrosshairMove(onMove);
    return () => made.chart.unsubscribeCrosshairMove(onMove);
  }, [made]);

  const candle = hover?.candle ?? last;
  if (candle === null) return null;
  const fill = fills.find(({ id }) => id === hover?.fillId);
  const change = candle.open === 0 ? 0 : (candle.close / candle.open - 1) * 100;
  const price = (value: number) => numberText(value, decimals);
  return (
    <p aria-hidden className="num flex flex-wrap gap-x-3">
      <span className="max-sm:basis-full">{chartTimeText(toChartTime(candle.time))}</span>
      <Value name="O" text={price(candle.open)} />
      <Value name="H" text={price(candle.high)} />
      <Value name="L" text={price(candle.low)} />
      <Value name="C" text={price(candle.close)} />
      <span className={change > 0 ? "text-up" : change < 0 ? "text-down" : ""}>{numberText(change, 2, true)}%</span>
      <Value name="Vol" text={compactText(candle.volume)} />
      {fill !== undefined && (
        <span className="absolute top-full left-4 z-10 rounded-sm bg-surface px-1 font-medium text-ink">
          {fill.side === "buy" ? "▲ Bought" : "▼ Sold"} {fill.size} at {price(fill.price)}
        </span>
      )}
    </p>
  );
}

function Value({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <span>
      {name} <span className="text-ink">{text}</span>
    </span>
  );
}

function hoverOf(event: MouseEventParams, parts: CandleParts): Hover | null {
  const bar = event.seriesData.get(parts.candles);
  const volume = event.seriesData.get(parts.volume);
  if (bar === undefined || !("open" in bar) || typeof event.time !== "number") return null;
  const { open, high, low, close } = bar;
  return {
    candle: { time: event.time * 1000, open, high, low, close, volume: volume !== undefined && "value" in volume ? volume.value : 0 },
    fillId: event.hoveredInfo?.objectId,
  };
}
