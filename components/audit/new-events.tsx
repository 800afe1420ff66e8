"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import type { LiveTopic } from "../live/live-message.ts";
import { useLive } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";

type NewEventsProps = {
  /** The newest page under the same filters. */
  readonly href: string;
  /** When this list was read. @unit ISO 8601 */
  readonly asOf: string;
};

/** Said for every turn of the sealer that found events, and only to who may read the record. */
const topics: readonly LiveTopic[] = ["audit"];

/** While it follows, the list is read anew at most this often. @unit ms */
const FOLLOW_EVERY_MS = 2_000;

/**
 * Says that the record has grown, and shows it on a press, since rows would move under the reader. Who presses "Follow" wants them to: then
 * the newest are shown as they come, until the next press.
 */
export function NewEvents({ href, asOf }: NewEventsProps) {
  const router = useRouter();
  const [grewSince, setGrewSince] = useState<string | null>(null);
  const [isFollowing, setFollowing] = useState(false);
  const [isPending, startTransition] = useTransition();
  const readAt = useRef(0);
  useLive(topics, undefined, () => setGrewSince(asOf));
  const hasGrown = grewSince === asOf;

  useEffect(() => {
    if (!(isFollowing && hasGrown)) return;
    const wait = Math.max(0, readAt.current + FOLLOW_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      readAt.current = performance.now();
      startTransition(() => router.refresh());
    }, wait);
    return () => clearTimeout(timer);
  }, [isFollowing, hasGrown, router]);

  return (
    <div className="flex min-h-8 flex-wrap items-center gap-3 text-xs text-muted">
      <span role="status">{isFollowing ? "Following" : hasGrown ? "New events since" : "Nothing new since"}</span>
      {hasGrown && !isFollowing && (
        <Button
          size="sm"
          pending={isPending}
          onClick={() =>
            startTransition(() => {
              router.push(href);
              router.refresh();
            })
          }
        >
          Show the newest
        </Button>
      )}
      <Button
        size="sm"
        variant="ghost"
        icon={isFollowing ? "stop" : "play"}
        aria-pressed={isFollowing}
        onClick={() => setFollowing(!isFollowing)}
      >
        {isFollowing ? "Stop following" : "Follow"}
      </Button>
    </div>
  );
}
