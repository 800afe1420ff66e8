"use client";

import { useEffect, useState } from "react";
import { Icon } from "../ui/icon.tsx";
import { useLiveState } from "./use-live.ts";

/** A short break heals itself before anybody need know. */
const TOLERATED_MS = 3_000;

/** Says when what is shown does not follow the desk any more; nothing while it does. */
export function LiveState() {
  const state = useLiveState();
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (state === "live") {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), TOLERATED_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <span role="status" className="inline-flex">
      {isShown && (
        <span
          title="The connection for live updates is lost. It comes back by itself; reload to see the newest state now."
          className="inline-flex h-6 items-center gap-1.5 rounded-sm bg-warning-soft px-1.5 text-xs font-medium whitespace-nowrap text-warning"
        >
          <Icon name="alert" size={12} />
          <span className="max-sm:sr-only">Live paused</span>
        </span>
      )}
    </span>
  );
}
