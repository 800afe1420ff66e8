/**
 * Moves credentials out of files, all or nothing: every file is copied beside itself first, the target is written and read back, then
 * each file is replaced by one rename. Whatever fails, everything that was changed is put back, and the copies go.
 */
import { constants } from "node:fs";
import { chmod, copyFile, open, readFile, rename, rm } from "node:fs/promises";
import { withoutCredentials } from "#lib/domain/secrets/find-credentials.ts";
import type { Migrated } from "#lib/services/secrets/migrate-credentials.ts";
import type { MigrationPlan, PlannedFile } from "./migration-plan.ts";

export type MigrationTarget = {
  readonly path: string;
  /** Adds the values; what was there stays. */
  write(values: ReadonlyMap<string, string>): Promise<void>;
  read(name: string): Promise<string | undefined>;
};

/** Why nothing was moved. `cause` may quote paths, never a value. */
export class MigrationError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "MigrationError";
  }
}

type Copy = { readonly path: string; readonly copy: string; readonly mode: number };

/** @param stamp makes the names of the copies unique. @throws MigrationError after everything was put back */
export async function moveCredentials(plan: MigrationPlan, target: MigrationTarget, stamp: string): Promise<Migrated> {
  const files = plan.files.filter(({ found }) => found.length > 0);
  const copies: Copy[] = [];
  let hadTarget = true;
  try {
    for (const { path, text, mode, given } of files) {
      copies.push(await copied(path, mode, stamp));
      if ((await readFile(path, "utf8")) !== text) throw new MigrationError(`${given} changed meanwhile`);
    }
    hadTarget = await copied(target.path, 0o600, stamp).then(
      (copy) => copies.push(copy) > 0,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return false;
        throw error;
      },
    );
    await target.write(plan.values);
    for (const [name, value] of plan.values)
      if ((await target.read(name)) !== value) throw new MigrationError(`${name} could not be read back from ${target.path}`);
    for (const file of files) await replace(file);
  } catch (cause) {
    await putBack(copies, hadTarget ? undefined : target.path);
    throw new MigrationError(`Nothing was moved, every file is as it was: ${reasonOf(cause)}`, { cause });
  }
  return { written: target.path, backups: copies.map(({ copy }) => copy) };
}

async function copied(path: string, mode: number, stamp: string): Promise<Copy> {
  const copy = `${path}.before-${stamp}`;
  await copyFile(path, copy, constants.COPYFILE_EXCL);
  await chmod(copy, 0o600);
  return { path, copy, mode };
}

async function replace({ path, mode, text, found }: PlannedFile): Promise<void> {
  const names = new Map(found.map((each) => [each.start, each.name]));
  const beside = `${path}.new`;
  const file = await open(beside, "wx", mode);
  try {
    await file.chmod(mode); // past the umask
    await file.writeFile(withoutCredentials(text, found, ({ start }) => `\${${names.get(start) ?? ""}}`));
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(beside, path);
}

async function putBack(copies: readonly Copy[], made: string | undefined): Promise<void> {
  try {
    for (const { path, copy, mode } of copies) {
      await chmod(copy, mode);
      await rename(copy, path);
    }
    if (made !== undefined) await rm(made, { force: true });
  } catch (cause) {
    throw new MigrationError(`Not everything could be put back. The files as they were: ${copies.map(({ copy }) => copy).join(", ")}`, {
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "an unknown failure";
}
