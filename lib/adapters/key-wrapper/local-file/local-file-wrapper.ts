import { deriveKey } from "#lib/crypto/hmac.ts";
import { purposes } from "#lib/crypto/purpose.ts";
import type { SecretKey } from "#lib/crypto/secret-key.ts";
import { unwrapKey, wrapKey } from "#lib/crypto/wrap-key.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";

/** One wrapping key of a key file. @unit id: u32, from 1 */
export type WrappingKey = { readonly id: number; readonly key: SecretKey };

/**
 * Wraps purpose keys under the keys of a key file, one a purpose: u32 key id, then the wrapped key.
 * The file's key is not used itself but for a key derived for wrapping, since some of its keys have a second use.
 */
export function localFileWrapper(keys: { readonly [P in Purpose]?: WrappingKey }): KeyWrapper {
  const wrapping = new Map<Purpose, { readonly prefix: Uint8Array; readonly key: SecretKey }>();
  for (const purpose of purposes) {
    const given = keys[purpose];
    if (given === undefined) continue;
    const { id, key } = given;
    wrapping.set(purpose, { prefix: idBytes(id), key: deriveKey(key, `bulwark/local-file/v1\0${purpose}`) });
  }
  return {
    provider: "local-file",
    purposes: [...wrapping.keys()],
    async wrap(purpose, context, raw) {
      const under = wrapping.get(purpose);
      if (under === undefined) return ok(undefined);
      return ok(new Uint8Array(Buffer.concat([under.prefix, wrapKey(under.key, context, raw)])));
    },
    async unwrap(purpose, context, wrapped) {
      const under = wrapping.get(purpose);
      if (under === undefined) return ok(undefined);
      if (!wrapped.subarray(0, 4).every((byte, i) => byte === under.prefix[i])) return err(failure("decryption-failed"));
      try {
        return ok(unwrapKey(under.key, context, wrapped.subarray(4)));
      } catch (cause) {
        if (cause instanceof FailureError) return err(cause.failure);
        throw cause;
      }
    },
  };
}

function idBytes(id: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}
