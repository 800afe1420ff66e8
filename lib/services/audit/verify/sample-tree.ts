import { CompactRange } from "#lib/domain/audit/tree/compact-range.ts";
import { noteHead } from "#lib/domain/audit/tree/note-head.ts";
import { TILE_HEIGHT, TILE_WIDTH } from "#lib/domain/audit/tree/tiles.ts";
import { eventFindings } from "#lib/domain/audit/verify/event-check.ts";
import { type Finding, unreadableNote } from "#lib/domain/audit/verify/finding.ts";
import type { RecordHashes, SealedRow, StoredCheckpoint, TileRow } from "#lib/domain/audit/verify/rows.ts";
import { bytesOfHex, hexOf } from "#lib/domain/kernel/hex.ts";
import type { SampledRecord } from "#lib/ports/audit-record.ts";
import { type GoneMonths, isGone, type SignedAt } from "./gone-months.ts";
import { lastAgreeing } from "./last-agreeing.ts";
import { linkFindings } from "./sample-writers.ts";

const SAMPLED_TILES = 16;

export type Sample = {
  readonly record: SampledRecord;
  readonly hashes: RecordHashes;
  /** In [0, 1). */
  readonly random: () => number;
  readonly gone: GoneMonths;
  readonly signedAt: SignedAt;
};

/** The root from the hashes of the full tiles and the leaves after them, the signatures over it, and each row of some tiles. */
export async function sampleTree(sample: Sample, last: StoredCheckpoint, outside: readonly string[]): Promise<readonly Finding[]> {
  const { record, hashes, random } = sample;
  const tiles = new Map((await record.tiles()).filter((tile) => tile.level === 1).map((tile) => [tile.position, tile]));
  const full = Math.floor(last.size / TILE_WIDTH);
  const findings: Finding[] = [...(await noteFindings(sample, last, outside))];
  const range = new CompactRange(hashes.node);
  for (let position = 0; position < full; position++) {
    const tile = tiles.get(position);
    if (!tile) return [...findings, { kind: "tile-edited", says: `tile hash 1/${position} is missing` }];
    range.append(bytesOfHex(tile.hash), TILE_HEIGHT);
  }
  findings.push(...(await rowsFindings(sample, range, { from: full * TILE_WIDTH, to: last.size - 1 })));
  if (range.size !== last.size || hexOf(range.root() ?? hashes.emptyRoot()) !== last.root) {
    const { agreed, wrong } = await lastAgreeing(sample, tiles, last);
    findings.push(wrongRoot(wrong, agreed));
  }
  const drawn = new Set([full - 1, ...Array.from({ length: SAMPLED_TILES - 1 }, () => Math.floor(random() * full))]);
  for (const position of drawn) {
    const tile = tiles.get(position);
    if (tile) findings.push(...(await tileFindings(sample, tile)));
  }
  return findings;
}

async function noteFindings({ record, hashes }: Sample, last: StoredCheckpoint, outside: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const lost = last.seq - (await record.checkpointCount());
  if (lost !== 0) findings.push({ kind: "checkpoint-missing", says: `${lost} checkpoints are missing` });
  for (const note of [last.note, ...outside]) {
    const opened = hashes.openNote(note);
    if (!opened && note !== last.note && !noteHead(note)) findings.push(unreadableNote);
    else if (!opened) findings.push({ kind: "checkpoint-forged", says: "a checkpoint is not signed by a pinned key" });
    else if (opened.size > last.size) {
      const leaves = { from: last.size, to: opened.size - 1 };
      findings.push({ kind: "rolled-back", says: `the record was signed with ${opened.size} leaves and has ${last.size}`, leaves });
    } else {
      const same = note === last.note ? last : await record.checkpointOver(opened.size - 1);
      if (same?.size !== opened.size || same.root !== hexOf(opened.root)) findings.push(wrongRoot(opened.size));
    }
  }
  return findings;
}

async function tileFindings(sample: Sample, tile: TileRow): Promise<readonly Finding[]> {
  const from = tile.position * TILE_WIDTH;
  const leaves = { from, to: from + TILE_WIDTH - 1 };
  const range = new CompactRange(sample.hashes.node);
  const findings = await rowsFindings(sample, range, leaves);
  if (range.size === TILE_WIDTH && hexOf(range.root() ?? sample.hashes.emptyRoot()) === tile.hash) return findings;
  return [...findings, { kind: "tile-edited", says: `tile hash 1/${tile.position} is not the root of its leaves`, leaves }];
}

/** Each row of a stretch of leaves, which grow the range. */
async function rowsFindings({ record, hashes, gone, signedAt }: Sample, range: CompactRange, leaves: { from: number; to: number }) {
  const [findings, seen]: [Finding[], SealedRow[]] = [[], []];
  for await (const rows of record.sealed(leaves)) {
    for (const row of rows) {
      const { leafIndex, eventId, leaf, event } = row;
      range.append(bytesOfHex(leaf));
      seen.push(row);
      if (event) findings.push(...eventFindings(row, event, leafIndex, hashes).findings);
      else if (!(await isGone(gone, leafIndex, signedAt))) {
        const says = `leaf ${leafIndex} has no event: event ${eventId} was deleted`;
        findings.push({ kind: "event-missing", says, eventId, leaves: { from: leafIndex, to: leafIndex } });
      }
    }
  }
  return [...findings, ...(await linkFindings(record, seen))];
}

/** @param agreed the size up to which the tree is as it was signed: so that it is one finding however the record grows */
function wrongRoot(size: number, agreed = 0): Finding {
  const leaves = { from: agreed, to: Math.max(agreed, size - 1) };
  return { kind: "root-changed", says: `the root of ${size} leaves is not the one signed`, leaves };
}
