import { readFile } from "node:fs/promises";
import { offlineExport } from "#lib/compose/for-cli.ts";
import { noteHead } from "#lib/domain/audit/tree/note-head.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { visibleText } from "#lib/domain/kernel/visible-text.ts";
import { verifyExport } from "#lib/services/audit/export/verify-export.ts";
import { detailFindings } from "#lib/services/audit/verify/detail-findings.ts";
import { recordVerification } from "#lib/services/audit/verify/record-verification.ts";
import { verifyRecord } from "#lib/services/audit/verify/verify-record.ts";
import { type Answer, optionText, optionTexts, UsageError, type Verb } from "../command.ts";
import { CommandFailure } from "../failure.ts";
import { unusable } from "../unusable-file.ts";

const SHOWN = 50;

/** `bulwark audit verify`: the record in its database, or an export with nothing but its files. */
export const verify: Verb = {
  usage: "[--export DIR] [--key VERIFIER] [--checkpoint FILE]",
  says: "Verifies the whole record, or with --export one that was exported, which needs no database. Exit code 1: something does not hold.",
  options: { export: { type: "string" }, key: { type: "string", multiple: true }, checkpoint: { type: "string", multiple: true } },
  async run({ values, parts, run, note }) {
    const keys = optionTexts(values, "key");
    const folder = optionText(values, "export");
    if (folder !== undefined) return ofExport(folder, keys, note);
    const { openRecord, recordHashes, keeper, checkDetails } = await parts();
    // What is kept outside is read first: what is signed from now on is not in the snapshot.
    const kept = await keeper.latest();
    for (const path of await keeper.aside())
      note(`A checkpoint that the record once did not agree with was set aside. To hold the record against it: --checkpoint ${path}`);
    const files = await Promise.all(optionTexts(values, "checkpoint").map(checkpointIn));
    const outside = [...(kept === undefined ? [] : [kept]), ...files];
    const verdict = await openRecord((record) =>
      verifyRecord(record, recordHashes, { outside, ...(keys.length > 0 ? { verifiers: keys } : {}) }),
    );
    const details = await detailFindings(checkDetails);
    const [findings, count] = [[...verdict.findings, ...details.findings], verdict.count + details.count];
    await run(recordVerification, { leaves: verdict.leaves, findings: count });
    const { leaves, checkpoints } = verdict;
    const what = `${leaves} leaves, ${checkpoints} checkpoints and ${details.checked} personal parts`;
    return answer({ leaves, checkpoints, details: details.checked, findings, count }, what, findings, count);
  },
};

/** @throws UsageError where there is no such file, or none that ever was a checkpoint */
async function checkpointIn(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unusable(error) ? new UsageError(`${path} cannot be read: ${unusable(error)}.`, { cause: error }) : error;
  });
  if (!noteHead(text)) throw new UsageError(`${path} holds no checkpoint, or one that is damaged. One looks as: bulwark audit checkpoint`);
  return text;
}

async function ofExport(folder: string, keys: readonly string[], note: (line: string) => void): Promise<Answer> {
  if (keys.length === 0) note("Without --key this proves that the export is whole, not whose it is.");
  try {
    const { source, recordHashes } = offlineExport(folder);
    const verdict = await verifyExport(source, recordHashes, keys.length > 0 ? keys : undefined);
    const { first, last } = verdict.manifest;
    return answer(verdict, `${verdict.events} events, leaves ${first} to ${last}`, verdict.findings, verdict.findings.length);
  } catch (error) {
    throw error instanceof FailureError ? new CommandFailure(error.failure) : error;
  }
}

function answer(json: unknown, what: string, findings: readonly Finding[], count: number): Answer {
  if (count === 0) return { json, text: `Verified: ${what}.` };
  const more = count > SHOWN ? [`and ${count - SHOWN} more`] : [];
  const lines = [
    `${what}: ${count} findings.`,
    ...findings.slice(0, SHOWN).map(({ kind, says }) => visibleText(`${kind}: ${says}`)),
    ...more,
  ];
  return { json, text: lines.join("\n"), exitCode: 1 };
}
