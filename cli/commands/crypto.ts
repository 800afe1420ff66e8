import { readFile, stat } from "node:fs/promises";
import { verifyVectorText } from "#lib/compose/for-cli.ts";
import { type Noun, UsageError } from "../command.ts";

const MAX_BYTES = 64 * 1024 * 1024;

export const crypto: Noun = {
  says: "the field format, checked by your own vectors",
  verbs: {
    verify: {
      usage: "FILE",
      says: "Checks every vector of a file (JSON, the shape of the known answers of BW1): seals, opens, indexes.",
      words: { min: 1, max: 1 },
      async run({ positionals }) {
        const report = verifyVectorText(await vectorText(positionals[0] ?? ""));
        const lines = report.failures.map(({ name, reason }) => `  ${name}: ${reason}`);
        const more = report.failed > report.failures.length ? [`  and ${report.failed - report.failures.length} more`] : [];
        return {
          json: report,
          text: [...lines, ...more, `${report.passed} passed, ${report.failed} failed`].join("\n"),
          exitCode: report.failed > 0 ? 1 : 0,
        };
      },
    },
  },
};

async function vectorText(path: string): Promise<string> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw new UsageError(`${path} is not a file.`);
    if (facts.size > MAX_BYTES) throw new UsageError(`${path} is larger than 64 MiB.`);
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${path} cannot be read.`, { cause });
  }
}
