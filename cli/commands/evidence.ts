import { resolve } from "node:path";
import { folderForExport } from "#lib/compose/for-cli.ts";
import { writeEvidence } from "#lib/services/audit/evidence/write-evidence.ts";
import { type Noun, requiredText } from "../command.ts";

export const evidence: Noun = {
  says: "evidence packs for auditors",
  verbs: {
    make: {
      usage: "--framework soc2|iso27001|gdpr --from DAY --to DAY --out DIR",
      says: "Writes an access review and what is on record for each requirement into a new folder: a page to read or print, and its data. It is on record.",
      options: { framework: { type: "string" }, from: { type: "string" }, to: { type: "string" }, out: { type: "string" } },
      async run({ run, values }) {
        const [framework, from, to] = (["framework", "from", "to"] as const).map((name) => requiredText(values, name));
        const folder = resolve(requiredText(values, "out"));
        const writing = writeEvidence(() => folderForExport(folder));
        try {
          const { files, people, sections } = await run(writing.useCase, { framework, from, to });
          const lines = sections.map(({ title, events, isCut }) => `${title}: ${counted(events, "events", isCut)}`);
          const review = people ? counted(people.count, "people", people.isCut) : "not in it: whoever makes it may not see users";
          return {
            json: { folder, files: files.map(({ name }) => name), people, sections },
            text: [`${files.length} files in ${folder}. Begin with evidence.html.`, `Access review: ${review}`, ...lines].join("\n"),
          };
        } catch (error) {
          await writing.discard();
          throw error;
        }
      },
    },
  },
};

function counted(count: number, what: string, isCut: boolean): string {
  if (isCut) return `${count} of more ${what}`;
  return count === 0 ? `no ${what}` : `${count} ${what}`;
}
