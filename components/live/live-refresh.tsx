"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useTransition } from "react";
import { liveClient } from "./live-client.ts";
import type { LiveTopic } from "./live-message.ts";
import { useLive } from "./use-live.ts";

type LiveRefreshProps = {
  readonly topics: readonly LiveTopic[];
  readonly portfolioId?: string | undefined;
  /** @unit ms, at least 500 */
  readonly everyMs?: number;
};

const LEAST_MS = 500;

/**
 * Renders the page anew when something it shows changed: at most once per `everyMs`, never while the last time is still under way, and
 * not while nobody looks. What came meanwhile is made up for afterwards.
 */
export function LiveRefresh({ topics, portfolioId, everyMs = 1_000 }: LiveRefreshProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const isDue = useRef(false);
  const lastAtMs = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const run = useEffectEvent(() => {
    timer.current = undefined;
    // A refresh that fails makes Next load the whole page, which a stopped server cannot give: wait until the stream is back.
    if (!isDue.current || isPending || document.hidden || liveClient.state() === "paused") return;
    isDue.current = false;
    lastAtMs.current = performance.now();
    startTransition(() => router.refresh());
  });
  const plan = useEffectEvent(() => {
    if (timer.current !== undefined) return;
    const waitMs = lastAtMs.current + Math.max(LEAST_MS, everyMs) - performance.now();
    timer.current = setTimeout(() => run(), Math.max(0, waitMs));
  });

  useLive(topics, portfolioId, () => {
    isDue.current = true;
    plan();
  });
  useEffect(() => {
    if (!isPending && isDue.current) plan();
  }, [isPending]);
  useEffect(() => {
    const onVisible = () => isDue.current && plan();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
  return null;
}
