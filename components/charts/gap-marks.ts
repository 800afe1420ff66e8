import type { IChartApi, IPrimitivePaneView, ISeriesPrimitive, SeriesAttachedParameter, Time } from "lightweight-charts";
import { formatDuration } from "../ui/relative-time.ts";
import type { ChartGap } from "./candle-data.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { toChartTime } from "./chart-time.ts";

/*
 * The chart leaves no room for missing time: two candles stand side by side although hours lie between them.
 * This draws a hatched band across that seam, so that nobody reads it as a jump of the price.
 */
export class GapMarks implements ISeriesPrimitive<Time> {
  #gaps: readonly ChartGap[] = [];
  #intervalMs = 60_000;
  #theme: ChartTheme | null = null;
  #chart: IChartApi | null = null;
  #requestUpdate: (() => void) | null = null;

  show(gaps: readonly ChartGap[], intervalMs: number, theme: ChartTheme): void {
    this.#gaps = gaps;
    this.#intervalMs = intervalMs;
    this.#theme = theme;
    this.#requestUpdate?.();
  }

  attached({ chart, requestUpdate }: SeriesAttachedParameter<Time>): void {
    this.#chart = chart as IChartApi; // attached to a chart over time, never to one over prices
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#chart = null;
    this.#requestUpdate = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return [this.#view];
  }

  readonly #view: IPrimitivePaneView = {
    zOrder: () => "bottom",
    renderer: () => ({
      draw: (target) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          const theme = this.#theme;
          if (theme === null) return;
          for (const gap of this.#gaps) {
            const seam = this.#seamOf(gap);
            if (seam === null || seam.right < 0 || seam.left > mediaSize.width) continue;
            drawBand(context, seam, mediaSize.height, theme);
            if (seam.right - seam.left >= 5) drawLabel(context, seam, `no data ${formatDuration(gap.to - gap.from)}`, theme);
          }
        }),
    }),
  };

  #seamOf(gap: ChartGap): Seam | null {
    const scale = this.#chart?.timeScale();
    const left = scale?.timeToCoordinate(toChartTime(gap.from - this.#intervalMs));
    const right = scale?.timeToCoordinate(toChartTime(gap.to));
    if (left == null || right == null) return null;
    return { left, right: Math.max(right, left + 3) };
  }
}

type Seam = { readonly left: number; readonly right: number };

function drawBand(context: CanvasRenderingContext2D, { left, right }: Seam, height: number, theme: ChartTheme): void {
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.strokeStyle = theme.faint;
  context.globalAlpha = 0.45;
  context.lineWidth = 1;
  context.beginPath();
  for (let y = -(right - left); y < height; y += 6) {
    context.moveTo(left, y + (right - left));
    context.lineTo(right, y);
  }
  context.stroke();
  context.restore();
}

function drawLabel(context: CanvasRenderingContext2D, { left, right }: Seam, text: string, theme: ChartTheme): void {
  context.save();
  context.font = `11px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.translate((left + right) / 2 - 10, 44);
  context.rotate(-Math.PI / 2);
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(text, 0, 0);
  context.restore();
}
