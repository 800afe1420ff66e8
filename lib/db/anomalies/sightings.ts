import { Prisma } from "#prisma/generated/client.ts";
import type { Sighting } from "../../domain/audit/anomalies/sighting.ts";
import { quoted } from "../../domain/audit/record-query.ts";
import type { JsonValue } from "../../domain/kernel/canonical-json.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import type { DbTx } from "../client.ts";

const MOST = 20_000;

type Row = {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly request_id: string | null;
  readonly body: Uint8Array;
  readonly tokens: readonly string[];
};
type Span = { readonly from: EpochMs; readonly to: EpochMs };

/** Any of these lexemes, as a full-text query. */
export const anyOf = (lexemes: readonly string[]): string => lexemes.map(quoted).join(" | ");

/** Events that a query over the index finds. @shape oldest first, the newest 20,000 */
export async function sightings(db: DbTx, query: string, { from, to }: Span): Promise<readonly Sighting[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH hits AS MATERIALIZED (
      SELECT id, at, words FROM audit_search WHERE words @@ ${query}::tsquery AND at >= ${new Date(from)} AND at <= ${new Date(to)}
      ORDER BY at DESC LIMIT ${MOST}
    )
    SELECT h.id::text, h.at, e.type, e.actor, e.subject, e.request_id, e.body,
      ARRAY(SELECT t FROM unnest(tsvector_to_array(h.words)) t WHERE t LIKE 'b_:%') AS tokens
    FROM hits h JOIN audit_event e ON e.id = h.id AND e.at = h.at ORDER BY h.at, h.id`;
  return rows.map(sightingOf);
}

/** How many events there were in each past hour, hours without any too. @shape one figure an hour */
export async function hourlyCounts(db: DbTx, query: string, { from, to }: Span): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await db.$queryRaw<{ actor: string; hour: number; count: number }[]>`
    SELECT e.actor, floor(extract(epoch FROM s.at - ${new Date(from)}::timestamptz) / 3600)::int AS hour, count(*)::int AS count
    FROM audit_search s JOIN audit_event e ON e.id = s.id AND e.at = s.at
    WHERE s.words @@ ${query}::tsquery AND s.at >= ${new Date(from)} AND s.at < ${new Date(to)} GROUP BY 1, 2`;
  const hours = Math.floor((to - from) / 3_600_000);
  const counts = new Map<string, number[]>();
  for (const { actor, hour, count } of rows) {
    if (!counts.has(actor)) counts.set(actor, new Array<number>(hours).fill(0));
    const line = counts.get(actor);
    if (line && hour < hours) line[hour] = count;
  }
  return counts;
}

/** Whether the index holds anything of a query in a span of time. */
export async function hasAny(db: DbTx, query: string, from: EpochMs, before: Pick<Sighting, "at" | "id">): Promise<boolean> {
  const rows = await db.$queryRaw<object[]>(
    Prisma.sql`SELECT 1 FROM audit_search WHERE words @@ ${query}::tsquery AND at >= ${new Date(from)}
      AND (at, id) < (${new Date(before.at)}, ${before.id}::uuid) LIMIT 1`,
  );
  return rows.length > 0;
}

function sightingOf(row: Row): Sighting {
  const body: { data?: { [key: string]: JsonValue } } = JSON.parse(new TextDecoder().decode(row.body)); // written by audit_append alone
  const token = (letter: string) => row.tokens.find((each) => each.startsWith(`b${letter}:`)) ?? null;
  return {
    id: row.id,
    at: epochMs(row.at.getTime()),
    type: row.type,
    actor: row.actor,
    subject: row.subject,
    request: row.request_id,
    data: body.data ?? {},
    network: token("n"),
    country: token("c"),
  };
}
