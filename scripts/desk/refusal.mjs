/** Something a person has to decide or repair: shown as a sentence, without a stack trace. */
export class Refusal extends Error {
  name = "Refusal";

  /** @param {string} message @param {{ exitCode?: number, cause?: unknown }} [options] */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
