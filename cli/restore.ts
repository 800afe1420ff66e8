import { resolve } from "node:path";
import { deskId, hostBackups } from "#lib/compose/for-cli.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { detailFindings } from "#lib/services/audit/verify/detail-findings.ts";
import { trustedKeys } from "#lib/services/audit/verify/trusted-keys.ts";
import { verifyRecord } from "#lib/services/audit/verify/verify-record.ts";
import { recordDrill, recordRestore } from "#lib/services/backups/record-restore.ts";
import { engageKill } from "#lib/services/risk/engage-kill.ts";
import { schemaBuilder } from "#scripts/desk/rebuild-schema.mjs";
import { roleNames } from "#scripts/desk/roles.mjs";
import { type Answer, type CommandContext, optionText } from "./command.ts";
import { CommandFailure } from "./failure.ts";
import { passphraseIn } from "./passphrase-file.ts";
import { checkedText, findingLines, type RestoredRecord, restoredRecord } from "./restored-record.ts";

/** `backup drill FILE`: a restore into a database of its own. Exit code 1 where the audit record in it does not verify. */
export async function drill({ run, values, positionals }: CommandContext): Promise<Answer> {
  const request = await requestOf(values, positionals);
  const { manifest, totals, auditEvents, erasedAgain, verdict, details } = await opening(() => hostBackups.drill(request));
  const counts = { file: request.file, madeAt: manifest.madeAt, rows: totals.rows, auditEvents, erasedAgain };
  const record = restoredRecord(verdict, details);
  await run(recordDrill, { ...counts, ...onRecord(record) });
  const json = { ...counts, record };
  const came = `Restored ${totals.rows} rows on trial: keys open`;
  if (record.count === 0) return { json, text: `${came}, ${checkedText(record)} verify. Nothing of it was kept.` };
  const lines = [
    `${came}, but the audit record DOES NOT VERIFY: ${record.count} findings in ${checkedText(record)}.`,
    ...findingLines(record),
    "Nothing of it was kept. Ask the desk's own record: bulwark audit verify. An older backup may still have it whole.",
  ];
  return { json, text: lines.join("\n"), exitCode: 1 };
}

/**
 * `backup restore FILE`. What is restored does not trade until a person has compared it with the world: the kill switch is engaged before
 * the command ends. A record that does not verify stops nothing, as the books may be needed; it is said, with exit code 3, and put on record.
 */
export async function restore({ run, parts, values, positionals, note }: CommandContext): Promise<Answer> {
  const request = await requestOf(values, positionals);
  const restored = await opening(() => hostBackups.restore({ ...request, replaces: values["replace"] === true }));
  const { manifest, totals, auditEvents, erasedAgain, verdict } = restored;
  const counts = { file: request.file, madeAt: manifest.madeAt, rows: totals.rows, auditEvents, erasedAgain };
  // The desk's parts are opened only here: before, there was another desk or none.
  await run(engageKill, { scope: "all", reason: "restored from a backup" });
  const record = restoredRecord(verdict, await detailFindings((await parts()).checkDetails));
  await run(recordRestore, { ...counts, ...onRecord(record) });
  for (const kept of [restored.keptAs && `schema ${restored.keptAs}`, restored.keysKeptAs].filter(Boolean))
    note(`Kept from before: ${kept}`);
  const isWhole = record.count === 0;
  return {
    json: { ...counts, record, keptAs: restored.keptAs ?? null },
    text: [
      ...(isWhole ? [] : warning(record)),
      `Restored the backup of ${manifest.madeAt}: ${totals.rows} rows, ${auditEvents} audit events; ${checkedText(record)} ${isWhole ? "verify" : "were checked"}.`,
      `Everybody signs in anew. Tokens and factors are those of that time; ${erasedAgain} erased persons stay erased.`,
      "The kill switch is engaged: compare positions and orders, then release it on the risk page.",
    ].join("\n"),
    ...(isWhole ? {} : { exitCode: 3 }),
  };
}

const onRecord = ({ findings, count }: RestoredRecord) => ({ findings: count, kinds: [...new Set(findings.map(({ kind }) => kind))] });

function warning(record: RestoredRecord): readonly string[] {
  return [
    `THE AUDIT RECORD OF THIS BACKUP DOES NOT VERIFY: ${record.count} findings. Somebody changed it, or the database it came from was damaged.`,
    ...findingLines(record),
    "The books were restored all the same. Do not rely on what the record says around these rows; keep this backup file as it is.",
    "",
  ];
}

async function requestOf(values: CommandContext["values"], [file = ""]: readonly string[]) {
  const roles = roleNames(deskId());
  const keys = optionText(values, "keys");
  return {
    file: file.includes("/") ? resolve(file) : file,
    keys: keys === undefined ? undefined : resolve(keys),
    passphrase: await passphraseIn(optionText(values, "passphrase-file")),
    roles: [roles.web, roles.worker],
    judging: { trustedKeys, verify: verifyRecord, details: detailFindings },
    schema: schemaBuilder(roles),
  };
}

async function opening<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FailureError) throw new CommandFailure(error.failure);
    throw error;
  }
}
