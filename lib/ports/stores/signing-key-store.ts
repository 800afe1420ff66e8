import type { SigningKeyState } from "../../domain/access/signing-key.ts";
import type { Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type SigningKeyRow = {
  readonly id: Uuid;
  readonly state: SigningKeyState;
  readonly createdAt: EpochMs;
  readonly retiredAt: EpochMs | null;
};

/** The secrets that sign-in tokens are sealed under. */
export type SigningKeyStore = {
  /** @shape newest first, at most 50 */
  list(): Promise<readonly SigningKeyRow[]>;
  /** Those a token may be sealed under: active and previous. @shape active first */
  usable(): Promise<readonly (SigningKeyRow & { readonly secret: string })[]>;
  /** Makes `secret` the active key; the one before becomes previous, the previous is retired and its secret erased. One at a time. */
  rotate(key: { readonly id: Uuid; readonly secret: string }): Promise<{ readonly retired: Uuid | null; readonly previous: Uuid | null }>;
};
