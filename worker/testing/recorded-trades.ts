import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import type { TestDatabase } from "#lib/tooling/template-database.ts";
import { withConnection } from "#scripts/desk/connection.mjs";

/** One statement, so that rows and events are of the same moment, also while a worker writes. */
const query = `
  WITH event AS MATERIALIZED (
    SELECT e.type, e.resource_id AS id, convert_from(e.body, 'UTF8')::jsonb -> 'data' AS data FROM audit_event e
     WHERE e.portfolio_id = $1 AND e.result = 'done' AND e.actor = 'worker'
  ), happened AS (
    SELECT 'order.intent-recorded' AS type, id::text, jsonb_build_object('verdict', verdict, 'rule', rule, 'side', side) AS data FROM intent WHERE portfolio_id = $1
    UNION ALL SELECT 'order.' || lower(state), id::text, jsonb_build_object('state', state) FROM intent
               WHERE portfolio_id = $1 AND state IN ('CANCELLED', 'EXPIRED', 'REFUSED')
    UNION ALL SELECT 'order.acknowledged', id::text, jsonb_build_object('venue', venue) FROM venue_order WHERE portfolio_id = $1
    UNION ALL SELECT 'order.fill-booked', id::text, jsonb_build_object('side', side, 'venue', venue, 'trade', trade_id) FROM fill WHERE portfolio_id = $1
    UNION ALL SELECT 'portfolio.book-opened', portfolio_id::text, '{}'::jsonb FROM portfolio_book WHERE portfolio_id = $1
  ), types AS (SELECT DISTINCT type FROM happened UNION SELECT unnest('{order.cancelled,order.expired,order.refused}'::text[]))
  SELECT type, count(*) FILTER (WHERE h.id IS NOT NULL)::int AS happened,
         count(*) FILTER (WHERE h.id IS NULL OR e.id IS NULL OR e.times <> 1 OR NOT e.data @> h.data)::int AS wrong
    FROM happened h
    FULL JOIN (SELECT type, id, count(*) AS times, min(data::text)::jsonb AS data FROM event WHERE type IN (SELECT type FROM types) GROUP BY 1, 2) e
      USING (type, id)
   GROUP BY type ORDER BY type`;

/**
 * Intents, orders, fills and books of a portfolio beside their events: how many there are of each type, and how many have none, more than
 * one, one that says something else, or are events of nothing.
 * @shape by event type
 */
export async function recordedTrades(
  database: TestDatabase,
  portfolioId: PortfolioId,
): Promise<Readonly<Record<string, { readonly happened: number; readonly wrong: number }>>> {
  const { rows } = await withConnection(database.superuserUrl, (client) => client.query(query, [portfolioId]));
  return Object.fromEntries(rows.map(({ type, happened, wrong }) => [type, { happened, wrong }]));
}

/** Events of holds, which have no rows of their own. */
export async function heldEvents(database: TestDatabase, portfolioId: PortfolioId): Promise<number> {
  const sql = "SELECT count(*)::int AS held FROM audit_event WHERE portfolio_id = $1 AND type = 'order.held'";
  const { rows } = await withConnection(database.superuserUrl, (client) => client.query(sql, [portfolioId]));
  return rows[0]?.held;
}
