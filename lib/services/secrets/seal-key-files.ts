import { z } from "zod";
import type { DeskSecretsDesk } from "../../ports/desk-secrets.ts";
import { defineUseCase } from "../use-case.ts";

type Sealed = { readonly sealed: readonly string[] };

/** Seals the desk's key files with a passphrase. From then on no process starts without it, and nobody can recover it. */
export const sealKeyFiles = defineUseCase<{ readonly passphraseFile: string }, Sealed, Sealed, { readonly secrets: DeskSecretsDesk }>({
  name: "secrets.seal-key-files",
  input: z.object({ passphraseFile: z.string().min(1).max(4_096) }),
  permission: "secrets.migrate",
  scope: "platform",
  audit: { type: "secret.key-files-sealed", note: () => ({}) },
  prepare: ({ secrets }, { passphraseFile }) => secrets.sealKeyFiles(passphraseFile),
  run: async ({ prepared }) => prepared,
});
