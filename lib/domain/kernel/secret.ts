import type { EpochMs } from "./time.ts";

/** A secret text: prints as a word, and refuses to become JSON. Only `reveal` gives it out, so that every use can be found. */
export class Secret {
  readonly #text: string;
  /** When its keeper says that it was last changed; undefined when it does not say. @unit ms */
  readonly changedAt: EpochMs | undefined;

  constructor(text: string, changedAt?: EpochMs) {
    this.#text = text;
    this.changedAt = changedAt;
  }

  /** The text itself. Hand it straight to what needs it; never keep it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  /** @throws TypeError always: JSON is how secrets get into logs, answers and files */
  toJSON(): never {
    throw new TypeError("a secret never becomes JSON");
  }

  [Symbol.toPrimitive](): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
