import { z } from "zod";
import { epochMs, isoTime } from "../domain/kernel/time.ts";
import type { DemoMarketStore } from "../ports/demo-market.ts";
import { instrumentFrom } from "./books/load-portfolio.ts";
import type { Db } from "./client.ts";
import { notifyLive } from "./live-notify.ts";

const FACT = "demo-market";
const factShape = z.object({ seed: z.number().int(), startedAt: z.string() });

export function demoMarketStore(db: Db): DemoMarketStore {
  return {
    async wantedInstrument() {
      const followers = await db.$queryRaw<
        unknown[]
      >`SELECT 1 FROM portfolio WHERE deleted_at IS NULL AND feed ->> 'kind' = 'demo' LIMIT 1`;
      if (followers.length === 0) return undefined;
      const row = await db.instrument.findUnique({ where: { venue_symbol: { venue: "simulated", symbol: "DEMO/USD" } } });
      return row ? instrumentFrom(row) : undefined;
    },
    async factsOf(fresh) {
      await db.$executeRaw`
        INSERT INTO desk_fact (name, value, set_at) VALUES (${FACT}, ${JSON.stringify({ seed: fresh.seed, startedAt: isoTime(fresh.startedAt) })}::jsonb, clock_timestamp())
        ON CONFLICT (name) DO NOTHING`;
      const row = await db.deskFact.findUniqueOrThrow({ where: { name: FACT } });
      const { seed, startedAt } = factShape.parse(row.value);
      return { seed, startedAt: epochMs(Date.parse(startedAt)) };
    },
    notify: () => notifyLive(db, "market"),
  };
}
