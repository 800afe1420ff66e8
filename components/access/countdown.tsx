"use client";

import { useAge } from "../ui/use-age.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long until a time, counting down by the server's clock and what passed since the page was made. */
export function Countdown({ until, asOf }: { readonly until: string; readonly asOf: string }) {
  const passedMs = useAge(asOf, asOf) ?? 0;
  const leftMs = Math.max(0, Date.parse(until) - Date.parse(asOf) - passedMs);
  return (
    <time dateTime={until} className="num">
      {leftText(leftMs)}
    </time>
  );
}

function leftText(ms: number): string {
  if (ms >= 60 * MINUTE) return `${Math.floor(ms / (60 * MINUTE))} h ${Math.floor((ms % (60 * MINUTE)) / MINUTE)} min`;
  if (ms >= MINUTE) return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
  return `${Math.ceil(ms / SECOND)} s`;
}
