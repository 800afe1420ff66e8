import { z } from "zod";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { ParamField } from "#lib/domain/strategy/strategy.ts";
import { strategies } from "#lib/strategies/registry.ts";
import { defineUseCase } from "../use-case.ts";

export type StrategyView = {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  readonly version: number;
  readonly defaults: { readonly [name: string]: JsonValue };
  readonly fields: readonly ParamField[];
};

/** The catalogue with what a form needs for each parameter. */
export const listStrategies = defineUseCase({
  name: "runs.list-strategies",
  input: z.object({}),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  run: async (): Promise<{ readonly items: readonly StrategyView[] }> => ({
    items: strategies.map(({ name, title, says, version, defaults, fields }) => ({
      name,
      title,
      says,
      version,
      defaults: defaults as StrategyView["defaults"], // parameters are plain JSON: they are stored as such
      fields,
    })),
  }),
});
