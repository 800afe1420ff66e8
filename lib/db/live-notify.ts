import type { PortfolioId } from "../domain/kernel/ids.ts";
import type { LiveTopic } from "../domain/kernel/live-topic.ts";
import type { Db, DbTx } from "./client.ts";

/** The one channel of live updates. Payloads carry a topic and a portfolio id, never a figure. */
export const LIVE_CHANNEL = "bulwark_live";

export type LiveMessage = { readonly topic: LiveTopic; readonly portfolioId?: PortfolioId };

/** Delivered at commit; PostgreSQL folds equal messages of one transaction into one. */
export async function notifyLive(db: Db | DbTx, topic: LiveTopic, portfolioId?: PortfolioId): Promise<void> {
  const message: LiveMessage = portfolioId ? { topic, portfolioId } : { topic };
  await db.$queryRaw`SELECT pg_notify(${LIVE_CHANNEL}, ${JSON.stringify(message)})::text`;
}
