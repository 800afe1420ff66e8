import type { StrategyDefinition } from "#lib/domain/strategy/strategy.ts";
import { smaCrossover } from "./sma-crossover/strategy.ts";

/** The catalogue: one line a strategy, then `registry.test.ts` must pass for it. */
export const strategies: readonly StrategyDefinition[] = [smaCrossover];

export function findStrategy(name: string): StrategyDefinition | undefined {
  return strategies.find((strategy) => strategy.name === name);
}
