/**
 * `bulwark <noun> <verb>`: the same use cases as the pages, with the host as actor. Standard output holds the answer alone (a table, or
 * with --json one document); everything said on the way goes to standard error. Exit codes: 0 done, 1 failed, 2 asked wrongly,
 * 3 restored, with an audit record that does not verify.
 */
import { parseArgs } from "node:util";
import { type CliParts, forCli } from "#lib/compose/for-cli.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { visibleJson, visibleLines } from "#lib/domain/kernel/visible-text.ts";
import { execute } from "#lib/services/use-case.ts";
import { type Answer, type CommandContext, type Noun, UsageError, type Verb } from "./command.ts";
import { CommandFailure, failureText } from "./failure.ts";
import { nounHelp, overallHelp } from "./help.ts";
import { nouns } from "./nouns.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const wantsJson = argv.includes("--json");
  try {
    const answer = await answerTo(argv.filter((word) => word !== "--json"));
    process.stdout.write(`${wantsJson ? visibleJson(answer.json) : visibleLines(answer.text)}\n`);
    return answer.exitCode ?? 0;
  } catch (error) {
    return report(error, wantsJson);
  }
}

async function answerTo(argv: readonly string[]): Promise<Answer> {
  const [nounName, ...rest] = argv;
  if (nounName === undefined || nounName === "help" || nounName === "--help" || nounName === "-h") return help(await overallHelp());
  if (nounName === "--version") return answerTo(["desk", "version"]);
  const load = Object.hasOwn(nouns, nounName) ? nouns[nounName] : undefined;
  if (!load) throw new UsageError(`There is no noun ${nounName}. One of: ${Object.keys(nouns).join(", ")}`);
  const noun = await load();
  const { name, verb, words } = verbOf(nounName, noun, rest);
  if (!verb || words.includes("--help") || words.includes("-h")) return help(nounHelp(nounName, noun));
  return runVerb(`${nounName} ${name}`, verb, words);
}

/** A noun with one verb may stand alone: `bulwark health`. */
function verbOf(nounName: string, noun: Noun, rest: readonly string[]): { name: string; verb: Verb | undefined; words: readonly string[] } {
  const [name, ...words] = rest;
  if (name === "--help" || name === "-h" || name === "help") return { name, verb: undefined, words };
  if (name !== undefined && Object.hasOwn(noun.verbs, name)) return { name, verb: noun.verbs[name], words };
  const [only, second] = Object.keys(noun.verbs);
  if (only && !second && (name === undefined || name.startsWith("-"))) return { name: only, verb: noun.verbs[only], words: rest };
  throw new UsageError(
    `${name === undefined ? "Say what to do with" : `There is no verb ${name} for`} ${nounName}. One of: ${Object.keys(noun.verbs).join(", ")}`,
  );
}

async function runVerb(name: string, verb: Verb, args: readonly string[]): Promise<Answer> {
  const { values, positionals } = parsed(args, verb);
  const { min, max } = verb.words ?? { min: 0, max: 0 };
  if (positionals.length < min || positionals.length > max) throw new UsageError(`Usage: bulwark ${name} ${verb.usage}`.trimEnd());
  let opening: Promise<CliParts> | undefined;
  const parts = () => {
    opening ??= forCli();
    return opening;
  };
  const context: CommandContext = {
    values,
    positionals,
    parts,
    async run(useCase, input, services) {
      const { work, log, actor, services: all } = await parts();
      const result = await execute({ work, log, services: services ?? all }, useCase, actor, input, { requestId: all.ids.next() });
      if (!result.ok) throw new CommandFailure(result.failure);
      return result.value;
    },
    note: (line) => void process.stderr.write(`${visibleLines(line)}\n`),
  };
  try {
    return await verb.run(context);
  } finally {
    await (await opening?.catch(() => undefined))?.close();
  }
}

function parsed(args: readonly string[], verb: Verb) {
  try {
    return parseArgs({ args: [...args], options: verb.options ?? {}, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function help(text: string): Answer {
  return { json: { help: text }, text };
}

function report(error: unknown, wantsJson: boolean): number {
  const known = error instanceof CommandFailure || error instanceof FailureError ? error.failure : undefined;
  const code = known?.code ?? (error instanceof UsageError ? "usage" : "internal");
  const text = known ? failureText(known) : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${visibleLines(text)}\n`);
  const fields = known?.fields;
  if (wantsJson) process.stdout.write(`${visibleJson({ error: { code, message: text, ...(fields ? { fields } : {}) } })}\n`);
  return error instanceof UsageError ? 2 : 1;
}
