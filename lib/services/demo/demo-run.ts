import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import { findStrategy } from "#lib/strategies/registry.ts";

/** The run of the demonstration: SMA 10/30 with the catalogue's defaults. */
export function smaDefaults(): {
  readonly strategy: string;
  readonly strategyVersion: string;
  readonly params: { readonly [name: string]: JsonValue };
} {
  const strategy = findStrategy("sma-crossover");
  invariant(strategy, "the catalogue has the SMA crossover");
  return { strategy: strategy.name, strategyVersion: String(strategy.version), params: strategy.defaults as { [name: string]: JsonValue } }; // plain JSON, as it is stored
}
