import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Purpose } from "#lib/ports/key-wrapper.ts";

/**
 * no-purpose: this process was given no key of the purpose · no-scope: set-up never made a data key for the scope ·
 * erased: its keys were destroyed · not-active: its keys open, but none may seal
 */
export type KeyMissingReason = "no-purpose" | "no-scope" | "erased" | "not-active";

/** A key that is not there, as opposed to one that does not fit. Never a reason to make one. */
export class KeyMissingError extends FailureError {
  readonly reason: KeyMissingReason;
  readonly purpose: Purpose;
  constructor(reason: KeyMissingReason, purpose: Purpose) {
    super(failure("decryption-failed", `No key to use for purpose ${purpose} (${reason}).`));
    this.name = "KeyMissingError";
    this.reason = reason;
    this.purpose = purpose;
  }
}
