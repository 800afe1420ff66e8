"use client";

import { useState } from "react";
import { useNow } from "./now.ts";
import { toEpochMs } from "./relative-time.ts";

/**
 * How old something is, counting on. Trusts the server's clock for the age and the browser's only for what passed since;
 * so it is the same on the server and during hydration. Null where there was never one. @unit ms
 */
export function useAge(at: string | number | null, asOf: string | number): number | null {
  const now = useNow();
  const [arrival, setArrival] = useState<{ readonly asOf: string | number; readonly atMs: number } | null>(null);
  if (now !== null && arrival?.asOf !== asOf) setArrival({ asOf, atMs: now }); // a new reading starts the count anew
  if (at === null) return null;
  const passedMs = now === null || arrival?.asOf !== asOf ? 0 : Math.max(0, now - arrival.atMs);
  return Math.max(0, toEpochMs(asOf) - toEpochMs(at)) + passedMs;
}
