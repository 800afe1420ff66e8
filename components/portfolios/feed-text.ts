import type { Feed } from "#lib/domain/portfolio/feed.ts";

/** What a portfolio's clock follows, in a few words. */
export function feedText(feed: Feed): string {
  if (feed.kind === "demo") return `Demonstration market at ${feed.speed}×`;
  const speed = feed.speed === "max" ? "as fast as possible" : `at ${feed.speed}×`;
  return `Replay of ${spanText(feed.from, feed.to)} ${speed}`;
}

function spanText(from: string | null | undefined, to: string | null | undefined): string {
  if (from && to) return `${minuteText(from)} to ${minuteText(to)}`;
  if (from) return `candles from ${minuteText(from)}`;
  return to ? `candles to ${minuteText(to)}` : "all archived candles";
}

/** A whole day without its midnight. */
function minuteText(iso: string): string {
  const text = iso.slice(0, 16).replace("T", " ");
  return text.endsWith(" 00:00") ? text.slice(0, 10) : text;
}
