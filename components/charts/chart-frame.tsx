"use client";

import type { ReactNode, RefObject } from "react";
import { SimulatedMark } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/icon.tsx";

const heights = { sm: "h-48", md: "h-72", lg: "h-[28rem] max-sm:h-80" } as const;

export type ChartHeight = keyof typeof heights;

type ChartFrameProps = {
  readonly label: string;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly height: ChartHeight;
  readonly isEmpty: boolean;
  readonly emptyText: string;
  readonly simulated?: boolean;
  readonly legend: ReactNode;
  readonly twinLabel: string;
  /** The same as a table, for whoever cannot see the chart. */
  readonly twin?: ReactNode;
};

/** What stands around a chart: legend above, reserved height, the table twin and the attribution below. */
export function ChartFrame({ label, box, height, isEmpty, emptyText, simulated = false, legend, twinLabel, twin }: ChartFrameProps) {
  return (
    <figure className="min-w-0">
      {/* As high as its longest text, so that the chart below does not jump while the pointer moves. */}
      <div className="relative flex min-h-9 items-start justify-between gap-3 px-4 pt-2 max-sm:min-h-15">
        <div className="min-w-0 flex-1 text-xs text-muted max-sm:text-2xs">{legend}</div>
        {simulated && (
          <div className="max-sm:absolute max-sm:top-0.5 max-sm:right-4">
            <SimulatedMark />
          </div>
        )}
      </div>
      <div className={classNames("relative", heights[height])}>
        <div ref={box} role="img" aria-label={label} className="absolute inset-0" />
        {isEmpty && (
          <p className="absolute inset-0 z-10 flex items-center justify-center bg-surface px-6 text-center text-sm text-muted">
            {emptyText}
          </p>
        )}
      </div>
      <figcaption className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 border-t border-line px-4 py-1.5 text-xs text-muted">
        {twin !== undefined ? (
          <details className="group min-w-0 open:basis-full">
            <summary className="inline-flex items-center gap-1 rounded-sm hover:text-ink touch:min-h-11">
              <span className="-ml-0.5 group-open:rotate-90">
                <Icon name="chevron-right" size={12} />
              </span>
              {twinLabel}
            </summary>
            <div className="-mx-4 mt-1.5 border-y border-line text-ink">{twin}</div>
          </details>
        ) : (
          <span />
        )}
        <a
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noreferrer"
          title="TradingView Lightweight Charts™, Copyright © 2025 TradingView, Inc."
          className="relative inline-flex items-center rounded-sm underline-offset-2 hover:text-ink hover:underline touch:min-h-11"
        >
          <span className="whitespace-pre max-sm:sr-only">Charts by </span>
          <span className="max-sm:text-2xs">TradingView Lightweight Charts™</span>
        </a>
      </figcaption>
    </figure>
  );
}
