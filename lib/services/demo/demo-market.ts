import { z } from "zod";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { epochMs, isoTime, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import { DEMO_SEED } from "#lib/domain/market/synthetic.ts";
import { type Feed, feedSchema } from "#lib/domain/portfolio/feed.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

const FACT = "demo-market";
const SPEED = 60;
const marketSchema = z.object({ seed: z.int(), startedAt: z.string(), speed: z.int().default(SPEED) });

export const DEMO_SYMBOL = "DEMO/USD";
export const DEMO_VENUE = "simulated";

export function isDemoMarket(instrument: Pick<Instrument, "venue" | "symbol">): boolean {
  return instrument.venue === DEMO_VENUE && instrument.symbol === DEMO_SYMBOL;
}

/**
 * The clock of the made-up market. It is set by the first who asks and stays, so that a demonstration started again goes on in the same
 * market instead of meeting other candles in the archive.
 */
export async function demoFeed(tx: Tx): Promise<Feed> {
  const startedAt = isoTime(epochMs(Math.floor(tx.now / MINUTE_MS) * MINUTE_MS));
  const market = marketSchema.parse(await tx.desk.facts.setOnce(FACT, { seed: DEMO_SEED, startedAt, speed: SPEED }));
  const feed = feedSchema.parse({ kind: "demo", ...market });
  invariant(feed.kind === "demo", "the demonstration market is no replay");
  return feed;
}
