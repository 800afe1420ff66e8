"use client";

import { useNow } from "./now.ts";
import { exactTime, relativeTime, toEpochMs } from "./relative-time.ts";

type TimeProps = {
  /** @unit ISO 8601 or EpochMs */
  readonly at: string | number;
  /** Never relative. */
  readonly exact?: boolean;
  /** In a sentence: keeps no width free for the exact time. */
  readonly inline?: boolean;
};

/** A moment: the server prints exact UTC, after mount it shows how long ago. Hover, copy and screen readers get the exact time. */
export function Time({ at, exact = false, inline = false }: TimeProps) {
  const now = useNow();
  const atMs = toEpochMs(at);
  const text = exactTime(atMs);
  const iso = Number.isFinite(atMs) ? new Date(atMs).toISOString() : undefined;
  const look = inline || exact ? "num relative" : "num relative inline-block min-w-42"; // as wide as the exact time: nothing jumps at mount
  if (exact || now === null) {
    return (
      <time dateTime={iso} className={look}>
        {text}
      </time>
    );
  }
  return (
    <time dateTime={iso} title={text} className={look}>
      <span aria-hidden className="drawn-text" data-text={relativeTime(atMs, now)} />
      <span className="sr-only">{text}</span>
    </time>
  );
}
