import { EXPORT_FORMAT, type ExportManifest, readSealedLine } from "#lib/domain/audit/export-layout.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { Retirements } from "#lib/domain/audit/verify/retirements.ts";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { bytesOfHex, hexOf } from "#lib/domain/kernel/hex.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { ExportSource } from "#lib/ports/audit-export.ts";
import type { RecordHashesOf } from "#lib/ports/audit-record.ts";
import { ExportedTree } from "./exported-tree.ts";

const MAX_FINDINGS = 1_000;

export type ExportVerdict = { readonly manifest: ExportManifest; readonly events: number; readonly findings: readonly Finding[] };

/**
 * Checks an export with nothing but its files. `verifiers` are keys that the reader got on another way; without them those of the
 * export are used, and then it proves only that it is whole, not whose it is.
 * @error not-found, invalid-input
 */
export async function verifyExport(source: ExportSource, hashesOf: RecordHashesOf, verifiers?: readonly string[]): Promise<ExportVerdict> {
  const manifest = manifestOf(await source.bytes("manifest.json"));
  const hashes = hashesOf(verifiers ?? manifest.verifiers);
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    if (findings.length < MAX_FINDINGS) findings.push(finding);
  };
  for (const [name, digest] of Object.entries(manifest.files)) {
    if ((await source.sha256(name)) !== digest) report({ kind: "root-changed", says: `${name} is not the file that was exported` });
  }
  const tree = new ExportedTree(source, hashes, manifest.size, report);
  const note = new TextDecoder().decode(await source.bytes("checkpoint"));
  await tree.load();
  await checkNote(note, manifest.size);
  for await (const line of source.lines("checkpoints.ndjson")) await checkNote(String(JSON.parse(line).note));
  const events = await checkEvents(source, manifest, hashes, tree, report);
  return { manifest, events, findings };

  async function checkNote(text: string, size?: number): Promise<void> {
    const opened = hashes.openNote(text);
    if (!opened || (size !== undefined && opened.size !== size))
      return report({ kind: "checkpoint-forged", says: "a checkpoint is not signed by a key that counts" });
    const root = await tree.rootAt(opened.size);
    if (!root || hexOf(root) !== hexOf(opened.root))
      report({ kind: "root-changed", says: `the root of ${opened.size} leaves is not the one signed` });
  }
}

async function checkEvents(
  source: ExportSource,
  manifest: ExportManifest,
  hashes: RecordHashes,
  tree: ExportedTree,
  report: (finding: Finding) => void,
): Promise<number> {
  const format = manifest.events === "events.csv" ? "csv" : "ndjson";
  const retirements = new Retirements(await retiredBodies(source, hashes, tree), hashes, report);
  let isHead = format === "csv";
  let next = manifest.first;
  let events = 0;
  for await (const line of source.lines(manifest.events)) {
    if (isHead) {
      isHead = false;
      continue;
    }
    const row = readSealedLine(line, format);
    const index = next;
    next += 1;
    const leaves = { from: index, to: index };
    const leaf = await tree.leaf(index);
    if (!row || row.leafIndex !== index) {
      report({ kind: "event-missing", says: `leaf ${index} is not at its place in the file`, leaves });
      if (row && row.leafIndex > index) next = row.leafIndex + 1;
    } else if (!leaf || hexOf(leaf) !== row.leaf)
      report({ kind: "event-edited", says: `leaf ${index} is not the one in the tree`, leaves });
    else if (row.body !== undefined) {
      if (hashes.leaf(row.body) !== row.leaf)
        report({ kind: "event-edited", says: `the body of leaf ${index} is not the one that was written`, leaves });
      events += 1;
    } else if (!row.retired || !retirements.take(index, epochMs(Date.parse(`${row.retired}-01T00:00:00Z`)), bytesOfHex(row.leaf))) {
      report({ kind: "event-missing", says: `leaf ${index} has no event, and no retirement explains it`, leaves });
    }
  }
  if (next !== manifest.last + 1) {
    report({ kind: "event-missing", says: `leaves ${next} to ${manifest.last} are missing`, leaves: { from: next, to: manifest.last } });
  }
  retirements.finish({ isPartial: true });
  return events;
}

/** Bodies of retirements whose own leaf stands in the tree at the place they name. */
async function retiredBodies(source: ExportSource, hashes: RecordHashes, tree: ExportedTree): Promise<readonly string[]> {
  const bodies: string[] = [];
  if (!(await source.bytes("retired.ndjson"))) return bodies;
  for await (const line of source.lines("retired.ndjson")) {
    const { leafIndex, body } = JSON.parse(line);
    const leaf = await tree.leaf(Number(leafIndex));
    if (leaf && hashes.leaf(String(body)) === hexOf(leaf)) bodies.push(String(body));
  }
  return bodies;
}

function manifestOf(bytes: Uint8Array | undefined): ExportManifest {
  if (!bytes) throw new FailureError(failure("not-found", "There is no export: manifest.json is missing."));
  const manifest = JSON.parse(new TextDecoder().decode(bytes)) as ExportManifest; // the fields that matter are checked here
  const { format, first, last, size, files, events, verifiers } = manifest;
  const isGood =
    format === EXPORT_FORMAT &&
    [first, last, size].every((each) => Number.isSafeInteger(each) && each >= 0) &&
    first <= last &&
    last < size &&
    (events === "events.csv" || events === "events.ndjson") &&
    Array.isArray(verifiers) &&
    typeof files === "object";
  if (!isGood) throw new FailureError(failure("invalid-input", "manifest.json is not one of bulwark-audit-export/1."));
  return manifest;
}
