import type { Result } from "../domain/kernel/result.ts";

/** What a key is for. Keys of different purposes never open each other's data. */
export type Purpose = "credential" | "pii" | "trade" | "audit" | "totp" | "token" | "index" | "pepper";

/**
 * Keeps the outermost keys (a key file, Vault, KMS) and wraps purpose keys with them. A purpose key is 32 bytes.
 * The context is authenticated: a wrapped key opens only with the very same context and purpose.
 * Not found and failed are different answers: only the first may fall through to another wrapper.
 */
export type KeyWrapper = {
  /** Named in the audit record: "local-file", "vault", … */
  readonly provider: string;
  /** The purposes this process was given. */
  readonly purposes: readonly Purpose[];
  /** Undefined when the purpose is not among `purposes`. @error secret-store-unavailable, secret-store-refused */
  wrap(purpose: Purpose, context: Uint8Array, raw: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer> | undefined>>;
  /**
   * The raw 32 bytes, which the caller wipes; undefined when the purpose is not among `purposes`.
   * @error decryption-failed when these bytes do not open; secret-store-unavailable and secret-store-refused when nobody could tell
   */
  unwrap(purpose: Purpose, context: Uint8Array, wrapped: Uint8Array): Promise<Result<Uint8Array<ArrayBuffer> | undefined>>;
};
