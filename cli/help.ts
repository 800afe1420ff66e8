import type { Noun } from "./command.ts";
import { nouns } from "./nouns.ts";

const PROGRAM = "npm run bulwark --";

export async function overallHelp(): Promise<string> {
  const names = Object.keys(nouns);
  const width = Math.max(...names.map((name) => name.length));
  const lines = await Promise.all(Object.entries(nouns).map(async ([name, load]) => `  ${name.padEnd(width)}  ${(await load()).says}`));
  return [
    `${PROGRAM} <noun> <verb> [options] [--json] [--data DIR]`,
    "",
    ...lines,
    "",
    `Help of one noun: ${PROGRAM} <noun> --help`,
    "Exit codes: 0 done, 1 failed, 2 asked wrongly, 3 restored, but the audit record does not verify. With --json one JSON document on standard output.",
  ].join("\n");
}

export function nounHelp(name: string, noun: Noun): string {
  const verbs = Object.entries(noun.verbs).flatMap(([verb, { usage, says }]) => [
    `  ${PROGRAM} ${name} ${verb} ${usage}`.trimEnd(),
    `      ${says}`,
  ]);
  return [`${name}: ${noun.says}`, "", ...verbs, "", "Every verb takes --json: one JSON document on standard output."].join("\n");
}
