"use client";

import { classNames } from "./class-names.ts";
import { exactTime, formatDuration, toEpochMs } from "./relative-time.ts";
import { useAge } from "./use-age.ts";

type AgeProps = {
  /** The last sign of life; null where there was none. @unit ISO 8601 or EpochMs */
  readonly at: string | number | null;
  /** The server's now when `at` was read: the browser's clock may be wrong. @unit ISO 8601 or EpochMs */
  readonly asOf: string | number;
  /** From here on it counts as stale. @unit ms */
  readonly staleAfterMs?: number;
};

/** How old something is: "4 s", ticking. */
export function Age({ at, asOf, staleAfterMs = Number.POSITIVE_INFINITY }: AgeProps) {
  const ageMs = useAge(at, asOf);
  if (at === null || ageMs === null) return <span className="num">never</span>;
  const isStale = ageMs > staleAfterMs;
  return (
    <time
      dateTime={new Date(toEpochMs(at)).toISOString()}
      title={exactTime(toEpochMs(at))}
      data-stale={isStale || undefined}
      className={classNames("num", isStale && "font-medium text-warning")}
    >
      {formatDuration(ageMs)}
    </time>
  );
}
