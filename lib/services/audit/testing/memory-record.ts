import type { SealedRow, StoredCheckpoint, StoredEvent, TileRow, WaitingRow, WriterRow } from "#lib/domain/audit/verify/rows.ts";
import type { EpochMs } from "#lib/domain/kernel/time.ts";
import type { AuditRecord } from "#lib/ports/audit-record.ts";

/** So few that a check needs many pages. */
const PAGE = 4;

/** A record as plain rows, so that a test can change any of them without a database. Events and leaves are tables of their own, as there. */
export type MemoryRecord = {
  readonly now: EpochMs;
  readonly verifiers: readonly string[];
  events: StoredEvent[];
  leaves: Omit<SealedRow, "event">[];
  pending: Omit<WaitingRow, "event">[];
  checkpoints: StoredCheckpoint[];
  tiles: TileRow[];
  writers: WriterRow[];
  retired: string[];
};

/** Everything of a record that is small enough to hold. */
export async function copyRecord(record: AuditRecord): Promise<MemoryRecord> {
  const copy: MemoryRecord = {
    now: await record.now(),
    verifiers: await record.verifiers(),
    events: [],
    leaves: [],
    pending: [],
    checkpoints: [],
    tiles: [...(await record.tiles())],
    writers: [...(await record.writers())],
    retired: (await record.retired()).map(({ body }) => body),
  };
  for await (const rows of record.checkpoints()) copy.checkpoints.push(...rows);
  for await (const rows of record.sealed()) {
    for (const { event, ...leaf } of rows) {
      copy.leaves.push(leaf);
      if (event) copy.events.push(event);
    }
  }
  return copy;
}

/** The same as a shallow copy, which a test may change without touching the first. */
export function cloneOf(record: MemoryRecord): MemoryRecord {
  const { events, leaves, pending, checkpoints, tiles, writers, retired } = record;
  return {
    ...record,
    events: [...events],
    leaves: [...leaves],
    pending: [...pending],
    checkpoints: [...checkpoints],
    tiles: [...tiles],
    writers: [...writers],
    retired: [...retired],
  };
}

/** Answers what the database would answer if it held these rows. */
export function recordOf(rows: MemoryRecord): AuditRecord {
  const nameOf = (id: string, at: number) => `${id} ${at}`;
  const events = new Map(rows.events.map((event) => [nameOf(event.id, event.at), event]));
  const known = new Set([
    ...rows.leaves.map((leaf) => nameOf(leaf.eventId, leaf.at)),
    ...rows.pending.map((leaf) => nameOf(leaf.eventId, leaf.at)),
  ]);
  return {
    now: async () => rows.now,
    verifiers: async () => rows.verifiers,
    lastCheckpoint: async () => rows.checkpoints.at(-1),
    async *checkpoints() {
      for (let i = 0; i < rows.checkpoints.length; i += PAGE) yield rows.checkpoints.slice(i, i + PAGE);
    },
    retired: async () => rows.retired.map((body) => ({ leafIndex: null, body })),
    async *sealed() {
      const sorted = [...rows.leaves].sort((a, b) => a.leafIndex - b.leafIndex);
      for (let i = 0; i < sorted.length; i += 10 * PAGE)
        yield sorted.slice(i, i + 10 * PAGE).map((leaf) => ({ ...leaf, event: events.get(nameOf(leaf.eventId, leaf.at)) }));
    },
    async *waiting() {
      yield rows.pending.map((row) => ({ ...row, event: events.get(nameOf(row.eventId, row.at)) }));
    },
    strays: async () => rows.events.filter((event) => !known.has(nameOf(event.id, event.at))),
    unindexed: async () => [],
    tiles: async () => rows.tiles,
    writers: async () => rows.writers,
    guardsOff: async () => [],
  };
}
