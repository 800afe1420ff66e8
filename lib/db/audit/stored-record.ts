import type pg from "pg";
import type { StoredEvent } from "../../domain/audit/verify/rows.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import type { AuditRecord } from "../../ports/audit-record.ts";
import { guardQuery, guardValues } from "./guards.ts";
import { eventColumns, eventOf, leafColumns, type RawRow, sealedOf, waitingOf } from "./record-rows.ts";

const BATCH = 5_000;
const MAX_STRAYS = 1_000;

/** What of the record one connection sees in its transaction. */
export function recordOn(client: Pick<pg.Client, "query">): AuditRecord {
  const rows = async (text: string, values: readonly unknown[] = []): Promise<readonly RawRow[]> =>
    (await client.query({ text, values: [...values], rowMode: "array" })).rows;
  return {
    now: async () => epochMs(Math.round(Number((await rows("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8"))[0]?.[0]))),
    verifiers: async () => (await rows("SELECT verifier FROM audit_key ORDER BY made_at")).map(([verifier]) => String(verifier)),
    async checkpoints() {
      const found = await rows(
        "SELECT seq, size, (extract(epoch FROM at) * 1000)::float8, encode(root, 'hex'), note FROM audit_checkpoint ORDER BY seq",
      );
      return found.map(([seq, size, at, root, note]) => ({
        seq: Number(seq),
        size: Number(size),
        at: epochMs(Math.round(Number(at))),
        root: String(root),
        note: String(note),
      }));
    },
    retired: async () =>
      (
        await rows(
          "SELECT convert_from(r.body, 'UTF8'), (SELECT min(l.leaf_index) FROM audit_leaf l WHERE l.event_id = r.event_id) FROM audit_retired r",
        )
      ).map(([body, leafIndex]) => ({ body: String(body), leafIndex: leafIndex === null ? null : Number(leafIndex) })),
    async *sealed({ from = 0, to = Number.MAX_SAFE_INTEGER } = {}) {
      for (let next = from; next <= to; ) {
        const found = await rows(
          `SELECT ${leafColumns("l", "l.leaf_index")}, ${eventColumns}
             FROM audit_leaf l LEFT JOIN audit_event e ON e.id = l.event_id AND e.at = l.at
            WHERE l.leaf_index >= $1 AND l.leaf_index <= $2 ORDER BY l.leaf_index LIMIT ${BATCH}`,
          [next, to],
        );
        if (found.length === 0) return;
        yield found.map(sealedOf);
        next = Number(found.at(-1)?.[0]) + 1;
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
          ORDER BY e.at, e.id LIMIT ${MAX_STRAYS}`,
      );
      return found.map((row) => eventOf(row));
    },
    async unindexed() {
      const found = await rows(
        `SELECT e.id FROM audit_event e WHERE NOT EXISTS (SELECT 1 FROM audit_search s WHERE s.id = e.id) ORDER BY e.at, e.id LIMIT ${MAX_STRAYS}`,
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
