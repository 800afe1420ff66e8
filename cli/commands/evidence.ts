import { resolve } from "node:path";
import { makeEvidence } from "#lib/services/audit/evidence/make-evidence.ts";
import { type Noun, requiredText } from "../command.ts";
import { intoFolder } from "../into-folder.ts";

export const evidence: Noun = {
  says: "evidence packs for auditors",
  verbs: {
    make: {
      usage: "--framework soc2|iso27001|gdpr --from DAY --to DAY --out DIR",
      says: "Writes an access review and what is on record for each requirement: a page to read or print, and its data, into a new folder. It is on record.",
      options: { framework: { type: "string" }, from: { type: "string" }, to: { type: "string" }, out: { type: "string" } },
      async run({ run, values }) {
        const [framework, from, to] = (["framework", "from", "to"] as const).map((name) => requiredText(values, name));
        const folder = resolve(requiredText(values, "out"));
        const made = await intoFolder(folder, async (sink) => {
          const pack = await run(makeEvidence, { framework, from, to });
          for (const { name, text } of pack.files) {
            const file = await sink.open(name);
            await file.write(text);
            await file.end();
          }
          await sink.finish();
          return pack;
        });
        const lines = made.sections.map(({ title, events }) => `${title}: ${events === 0 ? "no events" : `${events} events`}`);
        return {
          json: { folder, files: made.files.map(({ name }) => name), sections: made.sections },
          text: [`${made.files.length} files in ${folder}. Begin with evidence.html.`, ...lines].join("\n"),
        };
      },
    },
  },
};
