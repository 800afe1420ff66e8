import { FailureError } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { CanaryRow } from "#lib/ports/key-store.ts";
import type { Purpose } from "#lib/ports/key-wrapper.ts";
import type { Ciphertext } from "./bw1-frame.ts";
import type { FieldCipher } from "./field-cipher.ts";

/** The data key scope of canaries: no person or portfolio is called so. */
export const canaryScope = "canary";

const column = { model: "canary.v1", column: "sealed" };
const row = asId("00000000-0000-0000-0000-000000000000");
const says = "this desk's keys are the right ones";

/** The keys given are not those the desk's data was sealed with, or the canary is gone. Stored data stays untouched. */
export class CanaryError extends Error {
  readonly purpose: Purpose;
  constructor(purpose: Purpose, options?: { cause?: unknown }) {
    super(`the keys of purpose "${purpose}" do not open this desk's data: wrong or damaged key file, or another desk's database`, options);
    this.name = "CanaryError";
    this.purpose = purpose;
  }
}

export function sealCanary(cipher: FieldCipher): Ciphertext {
  return cipher.sealText(column, row, says);
}

/** @throws CanaryError when the purpose has no canary or one does not open; errors of the store and of the wrapper pass through */
export async function openCanary(purpose: Purpose, rows: readonly CanaryRow[], cipherOf: () => Promise<FieldCipher>): Promise<void> {
  const own = rows.filter((canary) => canary.purpose === purpose);
  if (own.length === 0) throw new CanaryError(purpose);
  try {
    const cipher = await cipherOf();
    for (const canary of own) if (cipher.openText(column, row, canary.sealed) !== says) throw new CanaryError(purpose);
  } catch (cause) {
    // A store of keys that is down says nothing about the keys.
    if (cause instanceof FailureError && cause.failure.code === "decryption-failed") throw new CanaryError(purpose, { cause });
    throw cause;
  }
}
