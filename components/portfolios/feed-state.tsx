import { Badge, type BadgeTone } from "../ui/badge.tsx";
import type { BookFigures, FeedState } from "./portfolio-line.ts";

const looks: Record<FeedState, { readonly tone: BadgeTone; readonly word: string; readonly says: string }> = {
  idle: { tone: "neutral", word: "idle", says: "No run asks for candles" },
  running: { tone: "accent", word: "running", says: "Candles are arriving" },
  finished: { tone: "neutral", word: "finished", says: "The replay is at its end" },
  held: { tone: "warning", word: "held", says: "The feed waits for somebody" },
};

/** How the feed of a portfolio stands. */
export function FeedStateBadge({ book }: { readonly book: Pick<BookFigures, "feedState" | "heldReason"> | null }) {
  if (book === null) return <Badge title="The worker has not opened the book yet">opening</Badge>;
  const { tone, word, says } = looks[book.feedState];
  return (
    <Badge tone={tone} dot={book.feedState === "running"} title={book.heldReason ?? says}>
      {word}
    </Badge>
  );
}
