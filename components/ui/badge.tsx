"use client"; // as icon.tsx: an svg may not cross to the browser piece by piece

import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type BadgeTone = "neutral" | "accent" | "up" | "down" | "warning" | "danger" | "paper" | "live" | "simulated";

const tones: Record<BadgeTone, string> = {
  neutral: "bg-raised text-muted ring-line",
  accent: "bg-accent-soft text-accent ring-accent/20",
  up: "bg-up-soft text-up ring-up/20",
  down: "bg-down-soft text-down ring-down/20",
  warning: "bg-warning-soft text-warning ring-warning/25",
  danger: "bg-danger-soft text-danger ring-danger/25",
  paper: "bg-paper-soft text-paper ring-paper/25",
  live: "bg-live text-live-ink ring-live",
  simulated: "bg-sim-soft text-sim ring-sim/25",
};

type BadgeProps = {
  readonly tone?: BadgeTone;
  readonly dot?: boolean;
  readonly title?: string;
  readonly children: ReactNode;
};

/** A state in one or two words. The word carries the meaning, the colour only helps. */
export function Badge({ tone = "neutral", dot = false, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={classNames(
        "inline-flex h-5 shrink-0 align-middle items-center gap-1.5 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap ring-1 ring-inset",
        tones[tone],
      )}
    >
      {dot && (
        <svg width={6} height={6} viewBox="0 0 6 6" fill="currentColor" aria-hidden>
          <circle cx={3} cy={3} r={3} />
        </svg>
      )}
      {children}
    </span>
  );
}

/** Whether money is at stake: quiet for paper, loud for live. */
export function ModeBadge({ mode }: { readonly mode: "paper" | "live" }) {
  return (
    <Badge tone={mode}>
      <span className="font-semibold tracking-wider">{mode === "paper" ? "PAPER" : "LIVE"}</span>
    </Badge>
  );
}

/** Stands wherever prices or fills come from the simulated venue. */
export function SimulatedMark() {
  return (
    <Badge tone="simulated" title="From the simulated venue: not a real market">
      <span className="font-semibold tracking-wider">SIMULATED</span>
    </Badge>
  );
}
