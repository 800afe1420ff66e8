"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";

const LOOK_AGAIN_MS = 9_000;

/**
 * Reads the page again when what it knows of the worker's heartbeat grows old: a quiet desk sends no live messages, and a worker that nobody
 * asked about must not look silent. One reading is read again once; while nobody looks, none.
 */
export function useReadAgain(ageMs: number | null, asOf: string | number, staleAfterMs: number): void {
  const router = useRouter();
  const readAgainFor = useRef<string | number | null>(null);
  const isOld = ageMs === null || ageMs > LOOK_AGAIN_MS;
  const readAgain = useEffectEvent(() => {
    if (readAgainFor.current === asOf || document.hidden) return;
    readAgainFor.current = asOf;
    router.refresh();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reading that is old at once is read again after the same while
  useEffect(() => {
    if (!isOld) return;
    const timer = setTimeout(() => readAgain(), ageMs !== null && ageMs < staleAfterMs ? 0 : LOOK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isOld, asOf]);
}
