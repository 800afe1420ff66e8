import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { failure } from "#lib/domain/kernel/errors.ts";
import { beginMigration, type Migrated, migrateCredentials } from "#lib/services/secrets/migrate-credentials.ts";
import { type Answer, type CommandContext, optionText, UsageError, type Values } from "../command.ts";
import { CommandFailure } from "../failure.ts";
import { encryptedTarget } from "./encrypted-target.ts";
import { envTarget, storeNew, templateText } from "./env-target.ts";
import { type MigrationPlan, planMigration, showPlan } from "./migration-plan.ts";
import { type MigrationTarget, moveCredentials } from "./move-credentials.ts";

type Kind = "template" | "env" | "encrypted";

/** `bulwark secrets migrate`: the plan, and with --apply the move, which is on record before anything is touched. */
export async function migrate({ run, values, positionals, parts, note }: CommandContext): Promise<Answer> {
  const to = kindOf(values);
  const out = await outOf(values, to);
  const secrets = to === "encrypted" ? (await parts()).secrets : undefined;
  const target = secrets ? encryptedTarget(secrets) : envTarget(out);
  const plan = await planMigration(positionals, to === "template" ? async () => undefined : (name) => target.read(name));
  const places = target.filesOf([...plan.values.keys()]);
  refuseOverlap(plan, places);
  if (secrets && !secrets.encrypted.isAsked)
    note("In this environment the desk does not ask its encrypted files: see docs/secrets.md, Providers.");
  const shown = showPlan(plan);
  const { credentials } = shown.json;
  if (values["apply"] !== true || credentials.length === 0) {
    const next = credentials.length === 0 ? "" : `\nNothing was changed. With --apply they go to ${places.join(" and ")}.`;
    return { json: { ...shown.json, applied: false, to, target: places.join(" and ") }, text: shown.text + next };
  }
  note(shown.text);
  const input = { to, files: plan.files.length, credentials: credentials.length };
  await run(beginMigration, input);
  const moved = await recorded((move) => run(migrateCredentials({ move }), input), moverOf(to, plan, target, out));
  return { json: { ...shown.json, applied: true, to, ...moved }, text: doneText(to, credentials.length, moved) };
}

function moverOf(to: Kind, plan: MigrationPlan, target: MigrationTarget, out: string): () => Promise<Migrated> {
  if (to !== "template") return () => moveCredentials(plan, target, new Date().toISOString().replace(/\D/g, ""));
  return async () => {
    await storeNew(out, templateText(showPlan(plan).json.credentials));
    return { written: out, backups: [] };
  };
}

/** A move that was done, and whose end could not be recorded, is not called undone. */
async function recorded(act: (move: () => Promise<Migrated>) => Promise<Migrated>, move: () => Promise<Migrated>): Promise<Migrated> {
  let moved: Migrated | undefined;
  try {
    return await act(async () => {
      moved = await move();
      return moved;
    });
  } catch (error) {
    if (moved === undefined || !(error instanceof CommandFailure)) throw error;
    const { code, logId } = error.failure;
    const copies = moved.backups.length > 0 ? ` The files as they were: ${moved.backups.join(", ")}.` : "";
    const says = `It was done (${moved.written}), but that it ended could not be put on record; that it began was.${copies}`;
    throw new CommandFailure(failure(code, says, logId === undefined ? {} : { logId }));
  }
}

function doneText(to: Kind, count: number, { written, backups }: Migrated): string {
  if (to === "template") return `Wrote ${written}. No file was changed.`;
  const copies = backups.map((path) => `  ${path}`).join("\n");
  return `Moved ${count} to ${written}. The files as they were, still with the credentials; delete them when all works:\n${copies}`;
}

function kindOf(values: Values): Kind {
  const isTemplate = values["template"] === true;
  const to = isTemplate ? "template" : optionText(values, "to");
  if ((to !== "template" && to !== "env" && to !== "encrypted") || (isTemplate && values["to"] !== undefined))
    throw new UsageError("Say where to: --template, --to env or --to encrypted.");
  return to;
}

/** The file that is written, its folder resolved. @throws UsageError where it cannot be */
async function outOf(values: Values, to: Kind): Promise<string> {
  const given = optionText(values, "out");
  if (to === "encrypted" && given !== undefined) throw new UsageError("--out does not go with --to encrypted: each process has its file.");
  const wanted = resolve(given ?? (to === "template" ? ".env.template" : ".env.secrets"));
  const folder = await realpath(dirname(wanted)).catch((cause: unknown) => {
    throw new UsageError(`${dirname(wanted)}: there is no such folder.`, { cause });
  });
  const out = join(folder, basename(wanted));
  const there = await stat(out).catch(() => undefined); // what cannot be looked at cannot be written either, and says so then
  if (there && !there.isFile()) throw new UsageError(`${out} is not a file.`);
  if (there && to === "template")
    throw new UsageError(`${out} is there already, and a template overwrites nothing. Name another with --out.`);
  return there ? realpath(out) : out;
}

function refuseOverlap(plan: MigrationPlan, places: readonly string[]): void {
  const both = plan.files.find(({ path }) => places.includes(path));
  if (both) throw new UsageError(`${both.given} is where they would go to. Name another file with --out.`);
}
