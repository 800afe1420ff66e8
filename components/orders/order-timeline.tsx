"use client"; // as icon.tsx: an svg may not cross to the browser piece by piece

import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";
import { Time } from "../ui/time.tsx";

export type TimelineStep = {
  readonly key: string;
  /** @unit ISO 8601 */
  readonly at: string;
  readonly what: ReactNode;
  readonly note?: ReactNode;
  /** Market time is the venue's clock, wall time ours: a replay runs them apart. */
  readonly clock: "market" | "wall";
  readonly tone?: "warning";
};

/** What happened to one order. @shape oldest first */
export function OrderTimeline({ steps }: { readonly steps: readonly TimelineStep[] }) {
  return (
    <ol className="grid">
      {steps.map((step, index) => (
        <li key={step.key} className="relative grid grid-cols-[1rem_1fr] gap-x-3 pb-4 last:pb-0">
          <svg width={16} height="100%" className="absolute top-0 left-0 text-line" aria-hidden>
            {index < steps.length - 1 && <line x1={8} x2={8} y1={10} y2="100%" stroke="currentColor" strokeWidth={1} />}
          </svg>
          <svg
            width={16}
            height={20}
            viewBox="0 0 16 20"
            className={classNames("relative", step.tone ? "text-warning" : "text-accent")}
            aria-hidden
          >
            <circle cx={8} cy={10} r={3.5} fill="currentColor" />
          </svg>
          <div className="min-w-0 text-sm">
            <p className={classNames("font-medium", step.tone && "text-warning")}>{step.what}</p>
            <p className="text-xs text-muted">
              <Time at={step.at} exact inline /> {step.clock} time
            </p>
            {step.note !== undefined && <p className="mt-0.5 text-muted">{step.note}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
