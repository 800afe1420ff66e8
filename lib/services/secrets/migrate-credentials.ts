import { z } from "zod";
import { defineUseCase } from "../use-case.ts";

const targets = ["template", "env", "encrypted"] as const;

type Input = { readonly to: (typeof targets)[number]; readonly files: number; readonly credentials: number };

/** What moving them came to: where they are now, and where each file was kept as it had been. */
export type Migrated = { readonly written: string; readonly backups: readonly string[] };

/** Moves what was found and shown to a person: all of it, or nothing and every file as it was. */
export type CredentialMover = { move(): Promise<Migrated> };

const input = z.object({
  to: z.enum(targets),
  files: z.number().int().min(1).max(1_000),
  credentials: z.number().int().min(1).max(100_000),
});

/** Puts on record that credentials are about to be moved, before any file is touched: what cannot be recorded does not happen. */
export const beginMigration = defineUseCase<Input, undefined>({
  name: "secrets.begin-migration",
  input,
  permission: "secrets.migrate",
  scope: "platform",
  audit: { type: "secret.migration-begun", note: ({ to, files, credentials }) => ({ data: { to, files, credentials } }) },
  run: async () => undefined,
});

/**
 * Moves hard-coded credentials out of files, after `beginMigration`. The record has counts alone: names and paths belong to whoever owns
 * the files.
 */
export function migrateCredentials(mover: CredentialMover) {
  return defineUseCase<Input, Migrated, Migrated>({
    name: "secrets.migrate",
    input,
    permission: "secrets.migrate",
    scope: "platform",
    audit: { type: "secret.migrated", note: ({ to, files, credentials }) => ({ data: { to, files, credentials } }) },
    prepare: () => mover.move(),
    run: async ({ prepared }) => prepared,
  });
}
