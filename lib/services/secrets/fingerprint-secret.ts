import { z } from "zod";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { DeskSecretsDesk } from "../../ports/desk-secrets.ts";
import { defineUseCase } from "../use-case.ts";

type Input = { readonly secret: string };
type Fingerprint = { readonly secret: string; readonly provider: string; readonly fingerprint: string };

/** The fingerprint of a secret, to compare two copies of it without seeing either. @error not-found */
export const fingerprintSecret = defineUseCase<Input, Fingerprint, Fingerprint, { readonly secrets: DeskSecretsDesk }>({
  name: "secrets.fingerprint",
  input: z.object({ secret: z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, "A name of small letters, digits and dashes.") }),
  permission: "secrets.read",
  scope: "platform",
  audit: {
    type: "secret.fingerprinted",
    note: ({ secret }, output) => ({ data: { secret, provider: output?.provider ?? null } }),
  },
  async prepare({ secrets }, { secret }) {
    const found = await secrets.fingerprint(secret);
    if (!found) throw new FailureError(failure("not-found", `No provider has a secret ${secret}.`));
    return { secret, ...found };
  },
  run: async ({ prepared }) => prepared,
});
