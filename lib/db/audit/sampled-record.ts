import type pg from "pg";
import type { WriterRow } from "../../domain/audit/verify/rows.ts";
import { isoTime } from "../../domain/kernel/time.ts";
import type { RecordTime, SampledRecord } from "../../ports/audit-record.ts";
import { checkpointColumns, checkpointOf, eventColumns, eventOf, leafColumns, type RawRow, sealedOf } from "./record-rows.ts";
import { recordOn } from "./stored-record.ts";

const MAX_ROWS = 1_000;
const MAX_BROKEN = 5_000;
const monthOf = (at: string) => `to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM')`;

/** Aggregates and anti-joins over the record, so that only what is wrong leaves the database. */
export function sampledOn(client: Pick<pg.Client, "query">): SampledRecord {
  const rows = async (text: string, values: readonly unknown[] = []): Promise<readonly RawRow[]> =>
    (await client.query({ text, values: [...values], rowMode: "array" })).rows;
  const between = ({ from, to }: RecordTime) => [isoTime(from), isoTime(to)];
  return {
    ...recordOn(client),
    checkpointCount: async () => Number((await rows("SELECT count(*) FROM audit_checkpoint"))[0]?.[0]),
    async checkpointOver(leafIndex) {
      const found = await rows(`SELECT ${checkpointColumns} FROM audit_checkpoint WHERE size > $1 ORDER BY size, seq LIMIT 1`, [leafIndex]);
      return found.map(checkpointOf)[0];
    },
    async months() {
      const found = await rows(
        `SELECT month, sum(events), sum(leaves), sum(waiting), sum(indexed) FROM (
           SELECT ${monthOf("at")} AS month, count(*) AS events, 0 AS leaves, 0 AS waiting, 0 AS indexed FROM audit_event GROUP BY 1
           UNION ALL SELECT ${monthOf("at")}, 0, count(*), 0, 0 FROM audit_leaf GROUP BY 1
           UNION ALL SELECT ${monthOf("at")}, 0, 0, count(*), 0 FROM audit_pending GROUP BY 1
           UNION ALL SELECT ${monthOf("at")}, 0, 0, 0, count(*) FROM audit_search GROUP BY 1) counted GROUP BY month ORDER BY month`,
      );
      return found.map(([month, events, leaves, waiting, indexed]) => ({
        month: String(month),
        events: Number(events),
        leaves: Number(leaves),
        waiting: Number(waiting),
        indexed: Number(indexed),
      }));
    },
    async unindexedOf(time) {
      const found = await rows(
        `SELECT e.id FROM audit_event e WHERE e.at >= $1 AND e.at < $2
            AND NOT EXISTS (SELECT 1 FROM audit_search s WHERE s.id = e.id AND s.at = e.at AND s.at >= $1 AND s.at < $2)
          ORDER BY e.at, e.id LIMIT ${MAX_ROWS}`,
        between(time),
      );
      return found.map(([id]) => String(id));
    },
    async straysOf(time) {
      const found = await rows(
        `SELECT ${eventColumns} FROM audit_event e WHERE e.at >= $1 AND e.at < $2
            AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = e.id AND l.at = e.at AND l.at >= $1 AND l.at < $2)
            AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.event_id = e.id AND p.at = e.at)
          ORDER BY e.at, e.id LIMIT ${MAX_ROWS}`,
        between(time),
      );
      return found.map((row) => eventOf(row));
    },
    async orphansOf(time) {
      const found = await rows(
        `SELECT ${leafColumns("l", "l.leaf_index")}, NULL FROM audit_leaf l WHERE l.at >= $1 AND l.at < $2
            AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.id = l.event_id AND e.at = l.at AND e.at >= $1 AND e.at < $2)
          ORDER BY l.leaf_index LIMIT ${MAX_ROWS}`,
        between(time),
      );
      return found.map(sealedOf);
    },
    async brokenCounts() {
      const found = await rows(
        `WITH counted AS (SELECT writer, n, lag(n, 1, 0::bigint) OVER (PARTITION BY writer ORDER BY n) AS before FROM audit_event),
              broken AS MATERIALIZED (SELECT DISTINCT writer, n FROM counted WHERE n <> before + 1 LIMIT ${MAX_BROKEN})
         SELECT ${eventColumns} FROM broken b JOIN audit_event e ON e.writer = b.writer AND e.n = b.n ORDER BY e.writer, e.n, e.id LIMIT ${MAX_BROKEN}`,
      );
      return found.map((row) => eventOf(row));
    },
    async writersLeaves(named) {
      const found = await rows(
        `SELECT e.writer, e.n, encode(e.leaf, 'hex') FROM unnest($1::uuid[], $2::bigint[]) w (writer, n)
           JOIN audit_event e ON e.writer = w.writer AND e.n = w.n`,
        [named.map(({ writer }) => writer), named.map(({ n }) => n)],
      );
      return found.map(writerOf);
    },
    async shortWriters(months) {
      const found = await rows(
        `SELECT w.writer, w.n, encode(w.leaf, 'hex'), (SELECT coalesce(max(e.n), 0) FROM audit_event e WHERE e.writer = w.writer) FROM audit_writer w
          WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.writer = w.writer AND e.n = w.n AND e.leaf = w.leaf)
            AND NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.leaf = w.leaf AND ${monthOf("l.at")} = ANY ($1))
          ORDER BY w.writer LIMIT ${MAX_ROWS}`,
        [months],
      );
      return found.map((row) => ({ ...writerOf(row), has: Number(row[3]) }));
    },
    async leavesIn(leaves, months) {
      const found = await rows(
        `SELECT encode(l.leaf, 'hex') FROM audit_leaf l JOIN unnest($1::text[]) asked (leaf) ON l.leaf = decode(asked.leaf, 'hex')
          WHERE ${monthOf("l.at")} = ANY ($2)`,
        [leaves, months],
      );
      return new Set(found.map(([leaf]) => String(leaf)));
    },
  };
}

function writerOf(row: RawRow): WriterRow {
  return { writer: String(row[0]), n: Number(row[1]), leaf: String(row[2]) };
}
