"use client";

import { type ChartOptions, ColorType, CrosshairMode, createChart, type DeepPartial, type IChartApi } from "lightweight-charts";
import { type RefObject, useEffect, useRef, useState } from "react";
import { type ChartTheme, readTheme, watchTheme } from "./chart-theme.ts";
import { chartTimeText } from "./chart-time.ts";

/** A chart that stands in the page, its series, and the colours it is drawn in. */
export type MadeChart<Parts> = { readonly chart: IChartApi; readonly parts: Parts };

export type ChartHandle<Parts> = {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly made: MadeChart<Parts> | null;
  readonly theme: ChartTheme | null;
};

/** Makes the chart after mount, follows size and theme, and takes it down. `setUp` adds the series; it must not change. */
export function useChart<Parts>(setUp: (chart: IChartApi) => Parts): ChartHandle<Parts> {
  const box = useRef<HTMLDivElement>(null);
  const [made, setMade] = useState<MadeChart<Parts> | null>(null);
  const [theme, setTheme] = useState<ChartTheme | null>(null);

  useEffect(() => {
    if (box.current === null) return;
    const chart = createChart(box.current, { ...fixedOptions, ...lookOf(readTheme()) });
    setMade({ chart, parts: setUp(chart) });
    const repaint = () => {
      const next = readTheme();
      chart.applyOptions(lookOf(next));
      setTheme(next);
    };
    repaint();
    const stop = watchTheme(repaint);
    return () => {
      stop();
      setMade(null);
      chart.remove();
    };
  }, [setUp]);

  return { box, made, theme };
}

const fixedOptions: DeepPartial<ChartOptions> = {
  autoSize: true,
  localization: { locale: "en-GB", timeFormatter: chartTimeText },
  rightPriceScale: { borderVisible: false, minimumWidth: 64 },
  timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 4, minBarSpacing: 0.2 },
  handleScroll: { vertTouchDrag: false }, // a finger that scrolls the page is not caught
  handleScale: { axisPressedMouseMove: { time: true, price: true } },
};

function lookOf(theme: ChartTheme): DeepPartial<ChartOptions> {
  const label = { color: theme.faint, labelBackgroundColor: theme.muted, width: 1, style: 3 } as const;
  return {
    layout: {
      attributionLogo: false, // its style element breaks the policy of the page; ChartFrame carries the link
      background: { type: ColorType.Solid, color: theme.surface },
      textColor: theme.muted,
      fontFamily: theme.font,
      fontSize: 11,
      panes: { separatorColor: theme.line, separatorHoverColor: theme.line, enableResize: false },
    },
    grid: { vertLines: { color: theme.line, style: 1 }, horzLines: { color: theme.line, style: 1 } },
    crosshair: { mode: CrosshairMode.Normal, vertLine: label, horzLine: label },
  };
}
