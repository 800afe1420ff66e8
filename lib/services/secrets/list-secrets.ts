import { z } from "zod";
import type { DeskSecretsDesk, LocatedSecret } from "../../ports/desk-secrets.ts";
import { defineUseCase } from "../use-case.ts";

/** Where each secret of the desk is kept and whether it can be had; never a value. */
export const listSecrets = defineUseCase<
  Record<string, unknown>,
  readonly LocatedSecret[],
  readonly LocatedSecret[],
  { readonly secrets: DeskSecretsDesk }
>({
  name: "secrets.list",
  input: z.object({}).loose(),
  permission: "secrets.read",
  scope: "platform",
  audit: { type: "secret.listed", note: (_input, output) => ({ data: { count: output?.length ?? 0 } }) },
  prepare: ({ secrets }) => secrets.locate(),
  run: async ({ prepared }) => prepared,
});
