import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";

/** Facts of the installation: set once, never changed. */
export type FactStore = {
  get(name: string): Promise<JsonValue | undefined>;
  /** Sets it where it is not set, and answers what holds now. */
  setOnce(name: string, value: JsonValue): Promise<JsonValue>;
};
