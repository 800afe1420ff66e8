import { z } from "zod";
import type { VaultSession } from "#lib/adapters/vault/vault-session.ts";
import { lp } from "#lib/crypto/length-prefix.ts";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";

export type TransitSettings = {
  readonly session: VaultSession;
  readonly purposes: readonly Purpose[];
  /** Where the transit engine is mounted, and what its key names start with: one key a purpose, so that policies can tell processes apart. */
  readonly mount?: string;
  readonly keyPrefix?: string;
};

/**
 * Wraps purpose keys with the transit engine of Vault or OpenBao: key `bulwark-<purpose>`, aes256-gcm96, derived, the context bound in.
 * Stored: suite 0x01, key version (u32), the bytes. Raw bytes rather than Vault's text, as base64 has several spellings of one value.
 * Transit's encrypt makes a missing key by itself, so the key is looked at first: nothing is ever made here.
 */
export function vaultTransitWrapper({ session, purposes, mount = "transit", keyPrefix = "bulwark-" }: TransitSettings): KeyWrapper {
  const ask = (verb: "encrypt" | "decrypt", purpose: Purpose, context: Uint8Array, body: object) =>
    session.request({
      method: "POST",
      path: `${mount}/${verb}/${keyPrefix}${purpose}`,
      body: { ...body, context: Buffer.from(lp("bulwark/transit/v1", purpose, context)).toString("base64") },
    });
  return {
    provider: "vault",
    purposes: [...purposes],
    async wrap(purpose, context, raw) {
      if (!purposes.includes(purpose)) return ok(undefined);
      const key = checkedKey(await session.request({ method: "GET", path: `${mount}/keys/${keyPrefix}${purpose}` }));
      if (!key.ok) return key;
      const answer = await ask("encrypt", purpose, context, { plaintext: Buffer.from(raw).toString("base64") });
      if (!answer.ok) return answer;
      const body = answer.value.status === 200 ? encrypted.safeParse(answer.value.body) : undefined;
      return body?.success ? ok(packed(body.data.data.ciphertext)) : err(failure("secret-store-refused"));
    },
    async unwrap(purpose, context, wrapped) {
      if (!purposes.includes(purpose)) return ok(undefined);
      const ciphertext = unpacked(wrapped);
      if (ciphertext === undefined) return err(failure("decryption-failed"));
      const answer = await ask("decrypt", purpose, context, { ciphertext });
      if (!answer.ok) return answer;
      if (answer.value.status === 400) return err(failure("decryption-failed")); // damaged, moved, or another key: Vault's one answer
      const body = answer.value.status === 200 ? decrypted.safeParse(answer.value.body) : undefined;
      return body?.success ? ok(new Uint8Array(Buffer.from(body.data.data.plaintext, "base64"))) : err(failure("secret-store-refused"));
    },
  };
}

function checkedKey(answer: Result<{ status: number; body: unknown }>): Result<true> {
  if (!answer.ok) return answer;
  const key = answer.value.status === 200 ? transitKey.safeParse(answer.value.body) : undefined;
  if (key?.success) return ok(true);
  return err(
    failure("secret-store-refused", "Vault has no transit key for this purpose, or not a derived aes256-gcm96 one that stays inside."),
  );
}

const suite = 0x01;
const headBytes = 5;
const gcmBytes = 12 + 32 + 16;

function packed(text: string): Uint8Array<ArrayBuffer> {
  const [, version = "", base64 = ""] = text.split(":");
  const out = Buffer.concat([Buffer.alloc(headBytes), Buffer.from(base64, "base64")]);
  out[0] = suite;
  out.writeUInt32BE(Number(version.slice(1)), 1);
  return new Uint8Array(out);
}

function unpacked(wrapped: Uint8Array): string | undefined {
  if (wrapped.length !== headBytes + gcmBytes || wrapped[0] !== suite) return undefined;
  const bytes = Buffer.from(wrapped);
  const version = bytes.readUInt32BE(1);
  return version === 0 ? undefined : `vault:v${version}:${bytes.subarray(headBytes).toString("base64")}`;
}

const encrypted = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v[1-9]\d{0,8}:[A-Za-z0-9+/]{80}$/) }) });
const decrypted = z.object({ data: z.object({ plaintext: z.base64() }) });
const transitKey = z.object({
  data: z.object({ type: z.literal("aes256-gcm96"), derived: z.literal(true), exportable: z.literal(false) }),
});
