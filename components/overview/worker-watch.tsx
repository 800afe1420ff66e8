"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
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

const LOOK_AGAIN_MS = 9_000;
const STALE_AFTER_MS = 15_000;

/**
 * Greys what the worker keeps up to date once it is silent. A quiet desk sends no live messages, so an old reading is first read again;
 * only a heartbeat that is still old then counts.
 */
export function WorkerWatch({ beatAt, asOf, what = "Worker silent", children }: WorkerWatchProps) {
  const router = useRouter();
  const ageMs = useAge(beatAt, asOf);
  const readAgainFor = useRef<string | null>(null);
  const isOld = ageMs === null || ageMs > LOOK_AGAIN_MS;
  const readAgain = useEffectEvent(() => {
    if (readAgainFor.current === asOf || document.hidden) return;
    readAgainFor.current = asOf;
    router.refresh();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reading that is old at once is read again after the same while
  useEffect(() => {
    if (!isOld) return;
    const timer = setTimeout(() => readAgain(), ageMs !== null && ageMs < STALE_AFTER_MS ? 0 : LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isOld, asOf]);
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
