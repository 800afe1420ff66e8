import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { makeEvidence } from "#lib/services/audit/evidence/make-evidence.ts";
import { type Noun, requiredText } from "../command.ts";

export const evidence: Noun = {
  says: "evidence packs for auditors",
  verbs: {
    make: {
      usage: "--framework soc2|iso27001|gdpr --from DAY --to DAY --out DIR",
      says: "Writes an access review and what is on record for each requirement: a page to read or print, and its data. It is on record.",
      options: { framework: { type: "string" }, from: { type: "string" }, to: { type: "string" }, out: { type: "string" } },
      async run({ run, values }) {
        const [framework, from, to] = (["framework", "from", "to"] as const).map((name) => requiredText(values, name));
        const folder = resolve(requiredText(values, "out"));
        const made = await run(makeEvidence, { framework, from, to });
        await mkdir(folder, { recursive: true, mode: 0o700 });
        for (const { name, text } of made.files) await writeFile(join(folder, name), text, { mode: 0o600 });
        const lines = made.sections.map(({ title, events }) => `${title}: ${events === 0 ? "no events" : `${events} events`}`);
        return {
          json: { folder, files: made.files.map(({ name }) => name), sections: made.sections },
          text: [`${made.files.length} files in ${folder}. Begin with evidence.html.`, ...lines].join("\n"),
        };
      },
    },
  },
};
