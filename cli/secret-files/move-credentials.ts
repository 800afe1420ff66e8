/**
 * Moves credentials out of files, all or nothing: every file is copied beside itself first, the target is written and read back, then
 * each file is replaced by one rename. Whatever fails, everything that was changed is put back, and the copies go.
 */
import { constants } from "node:fs";
import { chmod, copyFile, open, readFile, rename, rm, stat } from "node:fs/promises";
import { withoutCredentials } from "#lib/domain/secrets/find-credentials.ts";
import type { Migrated } from "#lib/services/secrets/migrate-credentials.ts";
import { MigrationError, reasonOf } from "./migration-error.ts";
import type { MigrationPlan, PlannedFile } from "./migration-plan.ts";
import { type FileFacts, giveTo, replaceFile } from "./replace-file.ts";

export type MigrationTarget = {
  /** The files that these names are written to. @throws FailureError for a name that this target cannot hold */
  filesOf(names: readonly string[]): readonly string[];
  /** Adds the values; what was there stays. */
  write(values: ReadonlyMap<string, string>): Promise<void>;
  read(name: string): Promise<string | undefined>;
};

type Copy = FileFacts & { readonly path: string; readonly copy: string };

/** @param stamp makes the names of the copies unique. @throws MigrationError after everything was put back */
export async function moveCredentials(plan: MigrationPlan, target: MigrationTarget, stamp: string): Promise<Migrated> {
  const files = plan.files.filter(({ found }) => found.length > 0);
  const targets = target.filesOf([...plan.values.keys()]);
  const copies: Copy[] = [];
  const made: string[] = [];
  try {
    for (const file of files) {
      copies.push(await copied(file.path, file, stamp));
      if ((await readFile(file.path, "utf8")) !== file.text) throw new MigrationError(`${file.given} changed meanwhile`);
    }
    for (const path of targets) {
      const facts = await factsOf(path);
      if (facts) copies.push(await copied(path, facts, stamp));
      else made.push(path);
    }
    await target.write(plan.values);
    for (const [name, value] of plan.values)
      if ((await target.read(name)) !== value) throw new MigrationError(`${name} could not be read back from ${targets.join(" and ")}`);
    for (const file of files) await replaceFile(file.path, withoutValues(file), file);
  } catch (cause) {
    await putBack(copies, made);
    throw new MigrationError(`Nothing was moved, every file is as it was: ${reasonOf(cause)}`, { cause });
  }
  return { written: targets.join(" and "), backups: copies.map(({ copy }) => copy) };
}

function withoutValues({ text, found }: PlannedFile): string {
  const names = new Map(found.map((each) => [each.start, each.name]));
  return withoutCredentials(text, found, ({ start }) => `\${${names.get(start) ?? ""}}`);
}

/** Undefined when nothing is there. */
async function factsOf(path: string): Promise<FileFacts | undefined> {
  const facts = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return facts && { mode: 0o600, uid: facts.uid, gid: facts.gid };
}

/** The copy is its owner's alone, and the owner is that of the file. */
async function copied(path: string, { mode, uid, gid }: FileFacts, stamp: string): Promise<Copy> {
  const copy = `${path}.before-${stamp}`;
  await copyFile(path, copy, constants.COPYFILE_EXCL);
  try {
    const file = await open(copy, "r");
    await giveTo(file, path, { mode, uid, gid })
      .then(() => file.chmod(0o600))
      .finally(() => file.close());
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
  return { path, copy, mode, uid, gid };
}

async function putBack(copies: readonly Copy[], made: readonly string[]): Promise<void> {
  try {
    for (const { path, copy, mode } of copies) {
      await chmod(copy, mode);
      await rename(copy, path);
    }
    for (const path of made) await rm(path, { force: true });
  } catch (cause) {
    throw new MigrationError(`Not everything could be put back. The files as they were: ${copies.map(({ copy }) => copy).join(", ")}`, {
      cause,
    });
  }
}
