"use client";

import { startTransition, useActionState } from "react";
import { Button } from "../ui/button.tsx";
import type { RunLine } from "./run-line.ts";

export type WantRunAction = (input: {
  readonly runId: string;
  readonly wanted: "running" | "stopped";
}) => Promise<{ readonly error?: string }>;

type RunControlProps = {
  readonly run: Pick<RunLine, "id" | "wanted" | "actual" | "strategyTitle" | "instrument">;
  readonly action: WantRunAction;
  readonly disabledReason: string | null;
  readonly size?: "md" | "sm";
};

/** Wants a run started or stopped. A quarantined or finished run is started again with a new generation. */
export function RunControl({ run, action, disabledReason, size = "md" }: RunControlProps) {
  const isEnded = run.actual === "quarantined" || run.actual === "finished";
  const wanted = run.wanted === "running" && !isEnded ? "stopped" : "running";
  const [outcome, send, isPending] = useActionState(
    (_before: { readonly error?: string }, next: "running" | "stopped") => action({ runId: run.id, wanted: next }),
    {},
  );
  const word = wanted === "stopped" ? "Stop" : isEnded ? "Start again" : "Start";
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-2">
      {outcome.error && (
        <span role="alert" className="max-w-64 text-xs whitespace-normal text-danger">
          {outcome.error}
        </span>
      )}
      <Button
        size={size}
        icon={wanted === "stopped" ? "stop" : "play"}
        variant={size === "md" && wanted === "running" ? "primary" : "secondary"}
        pending={isPending}
        disabledReason={disabledReason}
        aria-label={`${word} ${run.strategyTitle} on ${run.instrument.symbol}`}
        onClick={() => startTransition(() => send(wanted))}
      >
        {word}
      </Button>
    </span>
  );
}
