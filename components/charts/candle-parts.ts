import {
  CandlestickSeries,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type Time,
} from "lightweight-charts";
import type { ChartTheme } from "./chart-theme.ts";
import { GapMarks } from "./gap-marks.ts";

/** What a candle chart is made of. */
export type CandleParts = {
  readonly candles: ISeriesApi<"Candlestick">;
  readonly volume: ISeriesApi<"Histogram">;
  readonly markers: ISeriesMarkersPluginApi<Time>;
  readonly gaps: GapMarks;
};

export function setUpCandles(chart: IChartApi): CandleParts {
  const candles = chart.addSeries(CandlestickSeries, { priceLineStyle: 2 });
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0.22 } });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  const gaps = new GapMarks();
  candles.attachPrimitive(gaps);
  return { candles, volume, gaps, markers: createSeriesMarkers(candles, []) };
}

/** Up is hollow, down is filled: the colour only helps. */
export function paintCandles({ candles, volume }: CandleParts, theme: ChartTheme): void {
  candles.applyOptions({
    upColor: theme.surface,
    downColor: theme.down,
    borderUpColor: theme.up,
    borderDownColor: theme.down,
    priceLineColor: theme.accent, // else the hollow body would give its own
    wickUpColor: theme.up,
    wickDownColor: theme.down,
  });
  volume.applyOptions({ color: theme.volume });
}
