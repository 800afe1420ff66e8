import { DecryptionError } from "./decryption-error.ts";

/**
 * Bytes under a key that the process did not know when it read its keys. To whoever asks it is the same answer as every other that does
 * not open; to the process it says that reading the keys anew may help, once.
 */
export class StaleKeysError extends DecryptionError {
  constructor() {
    super();
    this.name = "StaleKeysError";
  }
}
