"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { Stale, StaleNote } from "../ui/stale-note.tsx";
import { useAge } from "../ui/use-age.ts";

type WorkerWatchProps = {
  /** The newest heartbeat of any worker; null where none ever beat. @unit ISO 8601 */
  readonly beatAt: string | null;
  /** The server's now when it was read. @unit ISO 8601 */
  readonly asOf: string;
  /** What is old without a worker: "Positions". */
  readonly what: string;
  readonly children: ReactNode;
};

/** A worker beats once a second: this long without is silence. @unit ms */
const SILENT_MS = 15_000;
/** A quiet market sends no news, so the page asks by itself whether the worker lives. @unit ms */
const ASK_MS = 10_000;

/** Greys figures once the worker that keeps them has been silent for a while, also when the page just stands open. */
export function WorkerWatch({ beatAt, asOf, what, children }: WorkerWatchProps) {
  const router = useRouter();
  const ageMs = useAge(beatAt, asOf);
  const isStale = ageMs === null || ageMs > SILENT_MS;
  const ask = useEffectEvent(() => {
    if (!document.hidden) router.refresh();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new reading starts the wait anew
  useEffect(() => {
    const timer = setInterval(() => ask(), ASK_MS);
    return () => clearInterval(timer);
  }, [asOf]);
  return (
    <div className="grid gap-4">
      {isStale && <StaleNote what={what} at={beatAt} asOf={asOf} />}
      <Stale isStale={isStale}>{children}</Stale>
    </div>
  );
}
