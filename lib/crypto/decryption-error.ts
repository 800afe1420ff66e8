import { FailureError, failure } from "#lib/domain/kernel/errors.ts";

/**
 * The only answer to bytes that do not open: foreign, damaged, moved, downgraded or under a key that is not there.
 * It never says which, and carries no cause.
 */
export class DecryptionError extends FailureError {
  constructor() {
    super(failure("decryption-failed"));
    this.name = "DecryptionError";
  }
}
