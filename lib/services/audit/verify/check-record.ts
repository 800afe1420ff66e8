import { CompactRange } from "#lib/domain/audit/tree/compact-range.ts";
import { TILE_HEIGHT, TILE_WIDTH } from "#lib/domain/audit/tree/tiles.ts";
import { bodyFacts } from "#lib/domain/audit/verify/event-check.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { RecordHashes, SealedRow, TileRow } from "#lib/domain/audit/verify/rows.ts";
import { bytesOfHex, hexOf } from "#lib/domain/kernel/hex.ts";
import type { AuditRecord, RecordHashesOf } from "#lib/ports/audit-record.ts";
import { verifyRecord } from "./verify-record.ts";

/** A record of so many leaves is verified whole: a second or two. */
const WHOLE_LEAVES = 20_000;
const SAMPLED_TILES = 16;

export type CheckOptions = {
  /** Read before the snapshot was opened: what was signed later is not in it. */
  readonly outside: readonly string[];
  /** In [0, 1). */
  readonly random: () => number;
};

/**
 * What start-up and the hourly sampler check. A small record as a whole; of a large one the root from its tiles and last leaves, the
 * guards, and the events under the last tile and some random ones. The whole of it is what `bulwark audit verify` is for.
 */
export async function checkRecord(
  record: AuditRecord,
  hashesOf: RecordHashesOf,
  { outside, random }: CheckOptions,
): Promise<readonly Finding[]> {
  const checkpoints = await record.checkpoints();
  const last = checkpoints.at(-1);
  if (!last || last.size <= WHOLE_LEAVES) return (await verifyRecord(record, hashesOf, { outside })).findings;
  const hashes = hashesOf(await record.verifiers());
  const tiles = new Map((await record.tiles()).filter((tile) => tile.level === 1).map((tile) => [tile.position, tile]));
  const findings: Finding[] = [];
  for (const guard of await record.guardsOff()) findings.push({ kind: "guard-off", says: `${guard} is missing or switched off` });
  const full = Math.floor(last.size / TILE_WIDTH);
  const range = new CompactRange(hashes.node);
  for (let position = 0; position < full; position++) {
    const tile = tiles.get(position);
    if (!tile) return [...findings, { kind: "tile-edited", says: `tile hash 1/${position} is missing` }];
    range.append(bytesOfHex(tile.hash), TILE_HEIGHT);
  }
  for await (const rows of record.sealed({ from: full * TILE_WIDTH, to: last.size - 1 })) {
    for (const row of rows) {
      range.append(bytesOfHex(row.leaf));
      findings.push(...rowFindings(row, hashes));
    }
  }
  const rootOf = new Map(checkpoints.map((row) => [row.size, row.root]));
  for (const note of [last.note, ...outside]) {
    const opened = hashes.openNote(note);
    if (!opened) findings.push({ kind: "checkpoint-forged", says: "a checkpoint is not signed by a pinned key" });
    else if (opened.size > last.size) {
      const leaves = { from: last.size, to: opened.size - 1 };
      findings.push({ kind: "rolled-back", says: `the record was signed with ${opened.size} leaves and has ${last.size}`, leaves });
    } else if (rootOf.get(opened.size) !== hexOf(opened.root)) {
      findings.push({
        kind: "root-changed",
        says: `the root of ${opened.size} leaves is not the one signed`,
        leaves: { from: 0, to: opened.size - 1 },
      });
    }
  }
  if (range.size !== last.size || hexOf(range.root() ?? hashes.emptyRoot()) !== last.root) {
    findings.push({
      kind: "root-changed",
      says: `the root of ${last.size} leaves is not the one signed`,
      leaves: { from: 0, to: last.size - 1 },
    });
  }
  const months = retiredMonths((await record.retired()).map(({ body }) => body));
  for (let i = 0; i < SAMPLED_TILES; i++) {
    const tile = tiles.get(i === 0 ? full - 1 : Math.floor(random() * full));
    if (tile) findings.push(...(await tileFindings(record, hashes, tile, months)));
  }
  return findings;
}

async function tileFindings(
  record: AuditRecord,
  hashes: RecordHashes,
  tile: TileRow,
  months: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  const from = tile.position * TILE_WIDTH;
  const range = new CompactRange(hashes.node);
  const findings: Finding[] = [];
  for await (const rows of record.sealed({ from, to: from + TILE_WIDTH - 1 })) {
    for (const row of rows) {
      range.append(bytesOfHex(row.leaf));
      if (row.event || !months.has(new Date(row.at).toISOString().slice(0, 7))) findings.push(...rowFindings(row, hashes));
    }
  }
  if (range.size === TILE_WIDTH && hexOf(range.root() ?? hashes.emptyRoot()) === tile.hash) return findings;
  const leaves = { from, to: from + TILE_WIDTH - 1 };
  return [...findings, { kind: "tile-edited", says: `tile hash 1/${tile.position} is not the root of its leaves`, leaves }];
}

function rowFindings({ leafIndex, eventId, leaf, event }: SealedRow, hashes: RecordHashes): readonly Finding[] {
  const names = { eventId, leaves: { from: leafIndex, to: leafIndex } };
  if (!event) return [{ kind: "event-missing", says: `leaf ${leafIndex} has no event: event ${eventId} was deleted`, ...names }];
  if (hashes.leaf(event.body) !== leaf || event.leaf !== leaf) {
    return [{ kind: "event-edited", says: `the body of event ${eventId} (leaf ${leafIndex}) is not the one that was written`, ...names }];
  }
  const wrong = bodyFacts(event).wrongColumns;
  return wrong.length === 0
    ? []
    : [{ kind: "column-edited", says: `${wrong.join(", ")} of event ${eventId} (leaf ${leafIndex}) differ from its body`, ...names }];
}

/** Months that are gone by their own word; whether all of it is true only a whole verification tells. */
function retiredMonths(bodies: readonly string[]): ReadonlySet<string> {
  return new Set(bodies.map((body) => /"month":"(\d{4}-\d{2})"/.exec(body)?.[1] ?? ""));
}
