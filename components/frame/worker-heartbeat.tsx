"use client";

import { useReadAgain } from "../live/use-read-again.ts";
import { classNames } from "../ui/class-names.ts";
import { exactTime, formatDuration, toEpochMs } from "../ui/relative-time.ts";
import { useAge } from "../ui/use-age.ts";

type WorkerHeartbeatProps = {
  /** The newest heartbeat of any worker; null where none ever beat. @unit ISO 8601 or EpochMs */
  readonly at: string | number | null;
  /** The server's now when `at` was read. @unit ISO 8601 or EpochMs */
  readonly asOf: string | number;
  /** @unit ms */
  readonly staleAfterMs?: number;
};

/** Whether the worker lives, with the age of its last heartbeat. */
export function WorkerHeartbeat({ at, asOf, staleAfterMs = 15_000 }: WorkerHeartbeatProps) {
  const ageMs = useAge(at, asOf);
  useReadAgain(ageMs, asOf, staleAfterMs);
  const isStale = ageMs === null || ageMs > staleAfterMs;
  return (
    <span
      title={at === null ? "No worker has reported yet" : `Last heartbeat of the worker: ${exactTime(toEpochMs(at))}`}
      data-stale={isStale || undefined}
      className={classNames(
        "inline-flex h-6 items-center gap-1.5 rounded-sm px-1.5 text-xs whitespace-nowrap",
        isStale ? "bg-warning-soft font-medium text-warning" : "text-muted",
      )}
    >
      <svg width={8} height={8} viewBox="0 0 8 8" className={isStale ? "" : "text-accent"} aria-hidden>
        {isStale ? <path d="M4 0.5 8 7.5H0z" fill="currentColor" /> : <circle cx={4} cy={4} r={3} fill="currentColor" />}
      </svg>
      <span className={isStale ? "max-sm:sr-only" : "max-md:sr-only"}>{isStale ? "Worker silent" : "Worker"}</span>
      <span className="num min-w-8">{ageMs === null ? "never" : formatDuration(ageMs)}</span>
    </span>
  );
}
