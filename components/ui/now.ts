"use client";

import { useSyncExternalStore } from "react";

/*
 * One clock for all times of the page: it ticks each second while somebody looks, so that a thousand rows share one timer.
 * On the server and during hydration there is no now: the exact time stands there instead, and nothing mismatches.
 */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    nowMs = 0;
  };
}

function tick(): void {
  if (document.hidden) return;
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function read(): number {
  if (nowMs === 0) nowMs = Date.now();
  return nowMs;
}

/** The browser's now, in steps of a second; null on the server and until hydration is over. @unit ms */
export function useNow(): number | null {
  return useSyncExternalStore<number | null>(subscribe, read, () => null);
}
