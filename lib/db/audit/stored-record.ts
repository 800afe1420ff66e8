import type pg from "pg";
import type { StoredEvent } from "../../domain/audit/verify/rows.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import type { AuditRecord } from "../../ports/audit-record.ts";
import { guardQuery, guardValues } from "./guards.ts";
import { checkpointColumns, checkpointOf, eventColumns, eventOf, leafColumns, type RawRow, sealedOf, waitingOf } from "./record-rows.ts";

const BATCH = 5_000;
/** So few that the database sends all of them while the ones before are looked at: more do not fit what stands between the two. */
const AT_ONCE = 250;
const MAX_ROWS = 1_000;

/** What of the record one connection sees in its transaction. */
export function recordOn(client: Pick<pg.Client, "query">): AuditRecord {
  const rows = async (text: string, values: readonly unknown[] = [], name?: string): Promise<readonly RawRow[]> =>
    (await client.query({ text, values: [...values], rowMode: "array", ...(name === undefined ? {} : { name }) })).rows;
  return {
    now: async () => epochMs(Math.round(Number((await rows("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8"))[0]?.[0]))),
    verifiers: async () => (await rows("SELECT verifier FROM audit_key ORDER BY made_at")).map(([verifier]) => String(verifier)),
    async *checkpoints() {
      for (let after: unknown = "-9223372036854775808"; ; ) {
        const found = await rows(`SELECT ${checkpointColumns} FROM audit_checkpoint WHERE seq > $1 ORDER BY seq LIMIT ${MAX_ROWS}`, [
          after,
        ]);
        if (found.length > 0) yield found.map(checkpointOf);
        if (found.length < MAX_ROWS) return;
        after = found.at(-1)?.[0];
      }
    },
    async lastCheckpoint() {
      const found = await rows(`SELECT ${checkpointColumns} FROM audit_checkpoint ORDER BY seq DESC LIMIT 1`);
      return found.map(checkpointOf)[0];
    },
    retired: async () =>
      (
        await rows(
          "SELECT convert_from(r.body, 'UTF8'), (SELECT min(l.leaf_index) FROM audit_leaf l WHERE l.event_id = r.event_id) FROM audit_retired r",
        )
      ).map(([body, leafIndex]) => ({ body: String(body), leafIndex: leafIndex === null ? null : Number(leafIndex) })),
    async *sealed({ from = 0, to = Number.MAX_SAFE_INTEGER } = {}) {
      const pageFrom = (next: number): Promise<readonly RawRow[]> => {
        const page = rows(
          `SELECT ${leafColumns("l", "l.leaf_index")}, ${eventColumns}
             FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event_id AND e.at = l.at
            WHERE l.leaf_index >= $1 AND l.leaf_index <= $2 ORDER BY l.leaf_index LIMIT ${AT_ONCE}`,
          [next, to],
          "audit-sealed", // planned once, not for each page
        );
        page.catch(() => undefined); // who stops early awaits no next page
        return page;
      };
      // The database reads the next page while this one is looked at.
      for (let page = from <= to ? pageFrom(from) : undefined; page; ) {
        const found = await page;
        page = found.length < AT_ONCE ? undefined : pageFrom(Number(found.at(-1)?.[0]) + 1);
        if (found.length > 0) yield found.map(sealedOf);
      }
    },
    async *waiting() {
      for (let after: readonly unknown[] = ["-infinity", "00000000-0000-0000-0000-000000000000"]; ; ) {
        const found = await rows(
          `SELECT ${leafColumns("p", "NULL")}, ${eventColumns}, p.at::text FROM audit_pending p LEFT JOIN audit_event e ON e.id = p.event_id AND e.at = p.at
            WHERE (p.at, p.event_id) > ($1::timestamptz, $2::uuid) ORDER BY p.at, p.event_id LIMIT ${BATCH}`,
          after,
        );
        const last = found.at(-1);
        if (!last) return;
        yield found.map(waitingOf);
        after = [last.at(-1), last[1]];
      }
    },
    async strays(): Promise<readonly StoredEvent[]> {
      const found = await rows(
        `SELECT ${eventColumns} FROM audit_event e
          WHERE NOT EXISTS (SELECT 1 FROM audit_leaf l WHERE l.event_id = e.id AND l.at = e.at)
            AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.event_id = e.id AND p.at = e.at)
          ORDER BY e.at, e.id LIMIT ${MAX_ROWS}`,
      );
      return found.map((row) => eventOf(row));
    },
    async unindexed() {
      const found = await rows(
        `SELECT e.id FROM audit_event e WHERE NOT EXISTS (SELECT 1 FROM audit_search s WHERE s.id = e.id AND s.at = e.at) ORDER BY e.at, e.id LIMIT ${MAX_ROWS}`,
      );
      return found.map(([id]) => String(id));
    },
    tiles: async () =>
      (await rows("SELECT level, position, encode(hash, 'hex') FROM audit_tile ORDER BY level, position")).map(
        ([level, position, hash]) => ({
          level: Number(level),
          position: Number(position),
          hash: String(hash),
        }),
      ),
    writers: async () =>
      (await rows("SELECT writer, n, encode(leaf, 'hex') FROM audit_writer ORDER BY writer")).map(([writer, n, leaf]) => ({
        writer: String(writer),
        n: Number(n),
        leaf: String(leaf),
      })),
    guardsOff: async () => (await rows(guardQuery, guardValues)).map(([name]) => String(name)),
  };
}
