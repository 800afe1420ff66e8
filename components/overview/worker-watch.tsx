"use client";

import type { ReactNode } from "react";
import { Stale, StaleNote } from "../ui/stale-note.tsx";
import { useAge } from "../ui/use-age.ts";

type WorkerWatchProps = {
  /** The worker's last heartbeat; null where none ever beat. */
  readonly beatAt: string | null;
  readonly asOf: string;
  /** What grows old when the worker is silent: "Figures". */
  readonly what?: string;
  readonly children: ReactNode;
};

const STALE_AFTER_MS = 15_000;

/** Greys what the worker keeps up to date once it is silent. The frame's heartbeat reads the page again before that. */
export function WorkerWatch({ beatAt, asOf, what = "Worker silent", children }: WorkerWatchProps) {
  const ageMs = useAge(beatAt, asOf);
  const isStale = ageMs === null || ageMs > STALE_AFTER_MS;
  return (
    <div className="grid gap-4">
      {isStale && <StaleNote what={what} at={beatAt} asOf={asOf} />}
      <Stale isStale={isStale}>
        <div className="grid gap-4">{children}</div>
      </Stale>
    </div>
  );
}
