import { resolve } from "node:path";
import { deskId, hostBackups } from "#lib/compose/for-cli.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { recordDrill, recordRestore } from "#lib/services/backups/record-restore.ts";
import { engageKill } from "#lib/services/risk/engage-kill.ts";
import { schemaBuilder } from "#scripts/desk/rebuild-schema.mjs";
import { roleNames } from "#scripts/desk/roles.mjs";
import { type Answer, type CommandContext, optionText } from "./command.ts";
import { CommandFailure } from "./failure.ts";
import { passphraseIn } from "./passphrase-file.ts";

/** `backup drill FILE`: a restore into a database of its own. */
export async function drill({ run, values, positionals }: CommandContext): Promise<Answer> {
  const request = await requestOf(values, positionals);
  const { manifest, totals, auditEvents, erasedAgain } = await opening(() => hostBackups.drill(request));
  const counts = { file: request.file, madeAt: manifest.madeAt, rows: totals.rows, auditEvents, erasedAgain };
  await run(recordDrill, counts);
  return {
    json: counts,
    text: `Restored ${totals.rows} rows on trial: keys open, ${auditEvents} audit events are whole. Nothing of it was kept.`,
  };
}

/**
 * `backup restore FILE`. What is restored does not trade until a person has compared it with the world: the kill switch is engaged before
 * the command ends.
 */
export async function restore({ run, values, positionals, note }: CommandContext): Promise<Answer> {
  const request = await requestOf(values, positionals);
  const restored = await opening(() => hostBackups.restore({ ...request, replaces: values["replace"] === true }));
  const { manifest, totals, auditEvents, erasedAgain } = restored;
  const counts = { file: request.file, madeAt: manifest.madeAt, rows: totals.rows, auditEvents, erasedAgain };
  // The desk's parts are opened only here: before, there was another desk or none.
  await run(engageKill, { scope: "all", reason: "restored from a backup" });
  await run(recordRestore, counts);
  for (const kept of [restored.keptAs && `schema ${restored.keptAs}`, restored.keysKeptAs].filter(Boolean))
    note(`Kept from before: ${kept}`);
  return {
    json: { ...counts, keptAs: restored.keptAs ?? null },
    text: [
      `Restored the backup of ${manifest.madeAt}: ${totals.rows} rows, ${auditEvents} audit events, all whole.`,
      `Everybody signs in anew. Tokens and factors are those of that time; ${erasedAgain} erased persons stay erased.`,
      "The kill switch is engaged: compare positions and orders, then release it on the risk page.",
    ].join("\n"),
  };
}

async function requestOf(values: CommandContext["values"], [file = ""]: readonly string[]) {
  const roles = roleNames(deskId());
  const keys = optionText(values, "keys");
  return {
    file: file.includes("/") ? resolve(file) : file,
    keys: keys === undefined ? undefined : resolve(keys),
    passphrase: await passphraseIn(optionText(values, "passphrase-file")),
    roles: [roles.web, roles.worker],
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
