import { FailureError } from "#lib/domain/kernel/errors.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { DataKeyRow, PurposeKeyRow } from "#lib/ports/key-store.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";
import { DecryptionError } from "./decryption-error.ts";
import { deriveKey } from "./hmac.ts";
import { KeyMissingError } from "./key-missing-error.ts";
import { lp } from "./length-prefix.ts";
import { randomBytes } from "./random.ts";
import { type SecretKey, takeSecretKey } from "./secret-key.ts";
import { unwrapKey, wrapKey } from "./wrap-key.ts";

/** An unwrapped purpose key. `root` feeds indexes and peppers; data keys are wrapped under a key of its own. */
export type PurposeKey = {
  readonly id: number;
  readonly purpose: Purpose;
  readonly version: number;
  readonly root: SecretKey;
  readonly wrapsDataKeys: SecretKey;
};

/** A new purpose key as the wrapper hands it back. @throws KeyMissingError, DecryptionError */
export async function newWrappedPurposeKey(wrapper: KeyWrapper, row: PurposeKeyFacts): Promise<Uint8Array<ArrayBuffer>> {
  const raw = randomBytes(32);
  const wrapped = await wrapper.wrap(row.purpose, purposeKeyContext(row), raw);
  raw.fill(0);
  return given(wrapped, row.purpose);
}

/**
 * @throws KeyMissingError when the process lacks the purpose or the key is destroyed, DecryptionError when it does not open, FailureError
 * when the wrapper could not tell
 */
export async function openPurposeKey(wrapper: KeyWrapper, row: PurposeKeyRow): Promise<PurposeKey> {
  if (row.wrapped === null || row.state === "destroyed") throw new KeyMissingError("erased", row.purpose);
  const raw = given(await wrapper.unwrap(row.purpose, purposeKeyContext(row), row.wrapped), row.purpose);
  if (raw.length !== 32) throw new DecryptionError();
  const root = takeSecretKey(raw);
  return {
    id: row.id,
    purpose: row.purpose,
    version: row.version,
    root,
    wrapsDataKeys: deriveKey(root, "bulwark/wraps-data-keys/v1"),
  };
}

/** A data key under its purpose key. */
export function wrapDataKey(under: PurposeKey, row: DataKeyFacts, raw: Uint8Array): Uint8Array<ArrayBuffer> {
  return wrapKey(under.wrapsDataKeys, dataKeyContext(row), raw);
}

/** @throws DecryptionError */
export function openDataKey(under: PurposeKey, row: DataKeyFacts, wrapped: Uint8Array): SecretKey {
  if (under.purpose !== row.purpose) throw new DecryptionError();
  return takeSecretKey(unwrapKey(under.wrapsDataKeys, dataKeyContext(row), wrapped));
}

type PurposeKeyFacts = Pick<PurposeKeyRow, "purpose" | "version" | "createdAt">;
type DataKeyFacts = Pick<DataKeyRow, "id" | "purpose" | "scope" | "createdAt">;

/** Only what never changes: numbers as ASCII decimals, times as ISO text with milliseconds. */
export function purposeKeyContext(row: PurposeKeyFacts): Uint8Array {
  return lp("bulwark/purpose-key/v1", row.purpose, String(row.version), isoTime(row.createdAt));
}

/** @source security.md, "Keys" */
function dataKeyContext(row: DataKeyFacts): Uint8Array {
  return lp("bulwark/dek/v1", String(row.id), row.purpose, row.scope, isoTime(row.createdAt));
}

/** What a wrapper answered. @throws DecryptionError when it does not open, KeyMissingError, FailureError when the wrapper could not tell */
export function given(result: Awaited<ReturnType<KeyWrapper["unwrap"]>>, purpose: Purpose): Uint8Array<ArrayBuffer> {
  if (!result.ok) throw result.failure.code === "decryption-failed" ? new DecryptionError() : new FailureError(result.failure);
  if (result.value === undefined) throw new KeyMissingError("no-purpose", purpose);
  return result.value;
}
