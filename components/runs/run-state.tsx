import { Badge, type BadgeTone } from "../ui/badge.tsx";
import type { ActualState, RunLine } from "./run-line.ts";

const tones: Record<ActualState, BadgeTone> = { running: "accent", stopped: "neutral", quarantined: "danger", finished: "neutral" };

/** What is wanted of a run and what it is: "running → running". The worker brings the second to the first. */
export function RunState({ run }: { readonly run: Pick<RunLine, "wanted" | "actual" | "isConverging" | "reason"> }) {
  const { wanted, actual, isConverging, reason } = run;
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="sr-only">wanted </span>
      <span className="text-muted">{wanted}</span>
      <span aria-hidden className="text-faint">
        →
      </span>
      <span className="sr-only">, actually </span>
      <Badge tone={tones[actual]} dot={actual === "running"} {...(reason ? { title: reason } : {})}>
        {actual}
      </Badge>
      {isConverging && <span className="text-xs text-muted">{wanted === "running" ? "starting" : "stopping"}</span>}
    </span>
  );
}
