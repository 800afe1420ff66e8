import { type ExportManifest, sealedHead } from "#lib/domain/audit/export-layout.ts";
import { readSealedLine } from "#lib/domain/audit/read-sealed-line.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { retirementOf } from "#lib/domain/audit/verify/retirement.ts";
import { Retirements } from "#lib/domain/audit/verify/retirements.ts";
import type { RecordHashes } from "#lib/domain/audit/verify/rows.ts";
import { hexOf } from "#lib/domain/kernel/hex.ts";
import type { ExportSource } from "#lib/ports/audit-export.ts";
import type { RecordHashesOf } from "#lib/ports/audit-record.ts";
import { ExportedTree } from "./exported-tree.ts";
import { neededFiles, readManifest } from "./read-manifest.ts";

const MAX_FINDINGS = 1_000;

export type ExportVerdict = { readonly manifest: ExportManifest; readonly events: number; readonly findings: readonly Finding[] };

/**
 * Checks an export with nothing but its files. `verifiers` are keys that the reader got on another way; without them those of the
 * export are used, and then it proves only that it is whole, not whose it is.
 * @error not-found, invalid-input
 */
export async function verifyExport(source: ExportSource, hashesOf: RecordHashesOf, verifiers?: readonly string[]): Promise<ExportVerdict> {
  const manifest = readManifest(await source.bytes("manifest.json"));
  const hashes = hashesOf(verifiers ?? manifest.verifiers);
  const findings: Finding[] = [];
  const report = (finding: Finding): void => {
    if (findings.length < MAX_FINDINGS) findings.push(finding);
  };
  const there = new Set<string>();
  for (const [name, digest] of Object.entries(manifest.files)) {
    const own = await source.sha256(name);
    if (own !== undefined) there.add(name);
    if (own !== digest) report({ kind: "root-changed", says: `${name} is not the file that was exported` });
  }
  for (const name of neededFiles(manifest).filter((each) => !there.has(each)))
    report({ kind: "root-changed", says: `the export lacks ${name}, or does not list it` });
  const lines = (name: string): AsyncIterable<string> | readonly string[] => (there.has(name) ? source.lines(name) : []);
  const tree = new ExportedTree(source, hashes, manifest.size, report);
  await tree.load();
  const latest = await checkNote(new TextDecoder().decode(await source.bytes("checkpoint")), manifest.size);
  for await (const line of lines("checkpoints.ndjson")) await checkNote(String(fieldsOf(line)["note"]));
  const retired: string[] = [];
  for await (const line of lines("retired.ndjson")) {
    const { leafIndex, body } = fieldsOf(line);
    const leaf = typeof leafIndex === "number" ? await tree.leaf(leafIndex) : undefined;
    const isProven = leaf !== undefined && typeof body === "string" && hashes.leaf(body) === hexOf(leaf);
    // A retirement that was written after the last checkpoint is none: its time was made up.
    if (isProven && latest && (retirementOf(body)?.at ?? 0) <= latest.at) retired.push(body);
    else report({ kind: "retired-wrongly", says: "a retirement in the export is not in the tree" });
  }
  const retirements = new Retirements(retired, hashes, report);
  const events = await checkEvents(lines(manifest.events), manifest, hashes, tree, retirements, report);
  retirements.finish(manifest);
  return { manifest, events, findings };

  async function checkNote(text: string, size?: number) {
    const opened = hashes.openNote(text);
    if (!opened || (size !== undefined && opened.size !== size))
      return void report({ kind: "checkpoint-forged", says: "a checkpoint is not signed by a key that counts" });
    const root = await tree.rootAt(opened.size);
    if (!root || hexOf(root) !== hexOf(opened.root))
      report({ kind: "root-changed", says: `the root of ${opened.size} leaves is not the one signed` });
    return opened;
  }
}

async function checkEvents(
  lines: AsyncIterable<string> | readonly string[],
  manifest: ExportManifest,
  hashes: RecordHashes,
  tree: ExportedTree,
  retirements: Retirements,
  report: (finding: Finding) => void,
): Promise<number> {
  const format = manifest.events === "events.csv" ? "csv" : "ndjson";
  let isHead = format === "csv";
  let next = manifest.first;
  let events = 0;
  for await (const line of lines) {
    if (isHead) {
      isHead = false;
      if (`${line}\r\n` !== sealedHead(format)) report({ kind: "column-edited", says: "the columns are not those of an export" });
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
    } else if (!row.retired || !retirements.takeNamed(row, row.retired)) {
      report({ kind: "event-missing", says: `leaf ${index} has no event, and no retirement explains it`, leaves });
    }
    if (row && row.wrong.length > 0)
      report({ kind: "column-edited", says: `${row.wrong.join(", ")} of leaf ${index} differ from its body`, leaves });
  }
  if (next !== manifest.last + 1) {
    report({ kind: "event-missing", says: `leaves ${next} to ${manifest.last} are missing`, leaves: { from: next, to: manifest.last } });
  }
  return events;
}

function fieldsOf(line: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as { [name: string]: unknown }) : {}; // any object may be read by its keys
  } catch {
    return {}; // not JSON: it says nothing
  }
}
