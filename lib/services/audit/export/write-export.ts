import { EXPORT_FORMAT, type ExportManifest, sealedHead, sealedLine } from "#lib/domain/audit/export-layout.ts";
import { TILE_WIDTH, tilePath } from "#lib/domain/audit/tree/tiles.ts";
import { canonicalJson } from "#lib/domain/kernel/canonical-json.ts";
import { bytesOfHex } from "#lib/domain/kernel/hex.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { visibleJson } from "#lib/domain/kernel/visible-text.ts";
import type { ExportSink } from "#lib/ports/audit-export.ts";
import type { AuditRecord } from "#lib/ports/audit-record.ts";
import type { ExportPlan } from "./plan-export.ts";

/**
 * Writes a range of the sealed record so that it can be verified without a database: the events, every tile that their proofs need, the
 * checkpoints that can be recomputed from it, and the latest one. Batch by batch: memory does not grow with the range.
 * @source docs/audit-format.md, "Export"
 */
export async function writeExport(record: AuditRecord, sink: ExportSink, plan: ExportPlan): Promise<ExportManifest> {
  try {
    const manifest = await write(record, sink, plan);
    await sink.finish();
    return manifest;
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

async function write(record: AuditRecord, sink: ExportSink, plan: ExportPlan): Promise<ExportManifest> {
  const { first, last, format, from, to } = plan;
  const files: Record<string, string> = {};
  const put = async (name: string, content: string | Uint8Array): Promise<void> => {
    const file = await sink.open(name);
    await file.write(content);
    files[name] = await file.end();
  };
  const latest = await record.lastCheckpoint();
  invariant(latest && latest.size > last, "a range is planned among leaves under a checkpoint");
  const { size } = latest;
  await put("checkpoint", latest.note);

  const events = format === "csv" ? "events.csv" : "events.ndjson";
  const out = await sink.open(events);
  await out.write(sealedHead(format));
  const written = new Set<number>();
  const tiles = async (fromTile: number, toTile: number): Promise<void> => {
    let held: Uint8Array[] = [];
    const range = { from: fromTile * TILE_WIDTH, to: Math.min(size, (toTile + 1) * TILE_WIDTH) - 1 };
    for await (const rows of record.sealed(range)) {
      let lines = "";
      for (const row of rows) {
        const position = Math.floor(row.leafIndex / TILE_WIDTH);
        held.push(bytesOfHex(row.leaf));
        if (row.leafIndex >= first && row.leafIndex <= last && !written.has(position)) {
          lines += sealedLine(row, new Date(row.at).toISOString().slice(0, 7), format);
        }
        if (row.leafIndex % TILE_WIDTH !== TILE_WIDTH - 1 && row.leafIndex !== size - 1) continue;
        if (!written.has(position)) await put(tilePath(0, position, held.length), joined(held));
        written.add(position);
        held = [];
      }
      await out.write(lines);
    }
  };
  const [firstTile, lastTile] = [Math.floor(first / TILE_WIDTH), Math.floor(last / TILE_WIDTH)];
  await tiles(firstTile, lastTile);
  files[events] = await out.end();
  const edge = Math.floor(size / TILE_WIDTH);
  const alone = async (position: number): Promise<void> => {
    if (!written.has(position) && position * TILE_WIDTH < size) await tilesOnly(record, put, position, size, written);
  };
  await alone(edge);
  const retired = (await record.retired()).flatMap(({ leafIndex, body }) =>
    leafIndex === null || leafIndex >= size ? [] : [{ leafIndex, body }],
  );
  for (const { leafIndex } of retired) await alone(Math.floor(leafIndex / TILE_WIDTH));
  if (retired.length > 0) await put("retired.ndjson", retired.map((row) => `${visibleJson(row)}\n`).join(""));

  const roots = (await record.tiles()).filter(({ level, position }) => level === 1 && position < edge).map(({ hash }) => bytesOfHex(hash));
  for (let at = 0; at < roots.length; at += TILE_WIDTH) {
    const part = roots.slice(at, at + TILE_WIDTH);
    await put(tilePath(1, at / TILE_WIDTH, part.length), joined(part));
  }
  const notes = await sink.open("checkpoints.ndjson");
  for await (const rows of record.checkpoints()) {
    const within = rows.filter((row) => row.size > firstTile * TILE_WIDTH && row.size <= Math.min(size, (lastTile + 1) * TILE_WIDTH));
    await notes.write(within.map(({ note }) => `${JSON.stringify({ note })}\n`).join(""));
  }
  files["checkpoints.ndjson"] = await notes.end();

  const manifest: ExportManifest = {
    format: EXPORT_FORMAT,
    origin: latest.note.slice(0, latest.note.indexOf("\n")),
    verifiers: await record.verifiers(),
    events,
    from,
    to,
    first,
    last,
    size,
    files,
  };
  await put("manifest.json", `${canonicalJson(manifest)}\n`);
  return manifest;
}

async function tilesOnly(
  record: AuditRecord,
  put: (name: string, content: Uint8Array) => Promise<void>,
  position: number,
  size: number,
  written: Set<number>,
): Promise<void> {
  const held: Uint8Array[] = [];
  const range = { from: position * TILE_WIDTH, to: Math.min(size, (position + 1) * TILE_WIDTH) - 1 };
  for await (const rows of record.sealed(range)) for (const row of rows) held.push(bytesOfHex(row.leaf));
  await put(tilePath(0, position, held.length), joined(held));
  written.add(position);
}

function joined(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * 32);
  for (const [i, hash] of hashes.entries()) bytes.set(hash, i * 32);
  return bytes;
}
