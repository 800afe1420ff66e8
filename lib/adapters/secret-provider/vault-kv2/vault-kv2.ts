import { z } from "zod";
import type { VaultSession } from "#lib/adapters/vault/vault-session.ts";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { type EpochMs, epochMs } from "#lib/domain/kernel/time.ts";
import type { SecretProvider } from "#lib/ports/secret-provider.ts";

/**
 * Secrets of a KV version 2 engine: `<mount>/data/<path>/<name>`, each with its text under the field `value`.
 * Not found is Vault's 404 without a word. A deleted version, a missing engine and a secret without the field are refusals: somebody
 * meant something by it, and going on to the next provider could bring back what was taken away.
 */
export function vaultKv2(settings: { readonly session: VaultSession; readonly mount?: string; readonly path?: string }): SecretProvider {
  const { session, mount = "secret", path = "bulwark" } = settings;
  return {
    name: "vault",
    async get(secret) {
      const answer = await session.request({ method: "GET", path: `${mount}/data/${path}/${encodeURIComponent(secret)}` });
      if (!answer.ok) return answer;
      const { status, body } = answer.value;
      if (status === 404 && isSilent.safeParse(body).success) return ok(undefined);
      const found = status === 200 ? read.safeParse(body) : undefined;
      return found?.success
        ? ok(new Secret(found.data.data.data.value, timeOf(found.data.data.metadata?.created_time)))
        : err(failure("secret-store-refused"));
    },
    close: async () => session.close(),
  };
}

const isSilent = z.strictObject({ errors: z.array(z.string()).max(0) });
const read = z.object({
  data: z.object({
    data: z.object({ value: z.string().min(1).max(65_536) }),
    metadata: z.object({ created_time: z.string().optional() }).optional(),
  }),
});

function timeOf(text: string | undefined): EpochMs | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : epochMs(ms);
}
