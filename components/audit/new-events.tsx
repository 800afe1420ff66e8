"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { LiveTopic } from "../live/live-message.ts";
import { useLive } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";

type NewEventsProps = {
  /** The newest page under the same filters. */
  readonly href: string;
  /** When this list was read. @unit ISO 8601 */
  readonly asOf: string;
};

/** Whatever is worth a message is on record too. */
const topics: readonly LiveTopic[] = ["audit", "orders", "runs", "kill", "limits", "users", "portfolios", "market"];

/**
 * Says that the record has grown, and shows it on a press. It does not show it by itself: rows would move under the reader, and reading the
 * record is itself on record.
 */
export function NewEvents({ href, asOf }: NewEventsProps) {
  const router = useRouter();
  const [grewSince, setGrewSince] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  useLive(topics, undefined, () => setGrewSince(asOf));
  const hasGrown = grewSince === asOf;
  return (
    <div role="status" className="flex min-h-8 items-center gap-3 text-xs text-muted">
      {hasGrown ? "New events since" : "Nothing new since"}
      {hasGrown && (
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
    </div>
  );
}
