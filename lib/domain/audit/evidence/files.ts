import { csvLine } from "../../kernel/csv.ts";
import { visibleJson } from "../../kernel/visible-text.ts";
import { exportHead, exportLine } from "../export-line.ts";
import { evidenceHtml } from "./html.ts";
import type { EvidencePack } from "./pack.ts";

export type EvidenceFile = { readonly name: string; readonly text: string };

/** The pack as files: one page to read, everything as JSON, and a CSV for each section. */
export function evidenceFiles(pack: EvidencePack): readonly EvidenceFile[] {
  const people = pack.people.map(({ name, email, role, state, since, lastSignIn, portfolios }) =>
    csvLine([name, email, role, state, since, lastSignIn, portfolios]),
  );
  return [
    { name: "evidence.html", text: evidenceHtml(pack) },
    { name: "evidence.json", text: `${visibleJson(pack)}\n` },
    { name: "access-review.csv", text: csvLine(["name", "email", "role", "state", "since", "lastSignIn", "portfolios"]) + people.join("") },
    ...pack.sections.map(({ section, events }) => ({
      name: `${section.id}.csv`,
      text: exportHead("csv") + events.map((event) => exportLine(event, "csv")).join(""),
    })),
  ];
}
