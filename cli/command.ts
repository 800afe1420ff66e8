import type { ParseArgsOptionsConfig } from "node:util";
import type { CliParts } from "#lib/compose/for-cli.ts";
import type { UseCase } from "#lib/services/use-case.ts";

/** What a command answers: one JSON document, and the same for people. */
export type Answer = {
  readonly json: unknown;
  readonly text: string;
  /** 1 where the answer itself is bad news; 3 where what was asked for is done, and something about it is wrong. */
  readonly exitCode?: 0 | 1 | 3;
};

export type Values = { readonly [name: string]: string | boolean | (string | boolean)[] | undefined };

export type CommandContext = {
  readonly values: Values;
  readonly positionals: readonly string[];
  /** Runs a use case as the host. @throws CommandFailure */
  run<I, O, P>(useCase: UseCase<I, O, P, CliParts["services"]>, input: unknown, services?: CliParts["services"]): Promise<O>;
  /** Opened on first use, closed at the end. */
  parts(): Promise<CliParts>;
  /** A line for people on standard error. */
  note(line: string): void;
};

export type Verb = {
  /** What stands after `bulwark <noun> <verb>`, for the help. */
  readonly usage: string;
  readonly says: string;
  readonly options?: ParseArgsOptionsConfig;
  /** How many words may stand beside the options. */
  readonly words?: { readonly min: number; readonly max: number };
  readonly run: (context: CommandContext) => Promise<Answer>;
};

export type Noun = { readonly says: string; readonly verbs: { readonly [verb: string]: Verb } };

/** A command that was asked wrongly: exit code 2. */
export class UsageError extends Error {}

/** The word given for an option that takes one. */
export function optionText(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** @throws UsageError when it is not given */
export function requiredText(values: Values, name: string): string {
  const value = optionText(values, name);
  if (value === undefined || value === "") throw new UsageError(`--${name} is missing.`);
  return value;
}

/** The words given for an option that may stand more than once. */
export function optionTexts(values: Values, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Only the options that were given, under the names of a use case's input. */
export function given(values: Values, names: { readonly [option: string]: string }): Record<string, string | boolean> {
  const picked: Record<string, string | boolean> = {};
  for (const [option, field] of Object.entries(names)) {
    const value = values[option];
    if (typeof value === "string" || typeof value === "boolean") picked[field] = value;
  }
  return picked;
}
