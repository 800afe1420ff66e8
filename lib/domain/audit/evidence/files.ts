import { csvLine } from "../../kernel/csv.ts";
import { visibleJson } from "../../kernel/visible-text.ts";
import { exportHead, exportLine } from "../export-line.ts";
import { evidenceHtml } from "./html.ts";
import { cutEvents, cutReview, HIDDEN_REVIEW } from "./notes.ts";
import type { EvidencePack } from "./pack.ts";

export type EvidenceFile = { readonly name: string; readonly text: string };

/** The pack as files: one page to read, everything as JSON, and a CSV for each section. A list that is not whole says so in its last line. */
export function evidenceFiles(pack: EvidencePack): readonly EvidenceFile[] {
  return [
    { name: "evidence.html", text: evidenceHtml(pack) },
    { name: "evidence.json", text: `${visibleJson(pack)}\n` },
    { name: "access-review.csv", text: reviewCsv(pack) },
    ...pack.sections.map(({ section, events, isCut }) => ({
      name: `${section.id}.csv`,
      text: exportHead("csv") + events.map((event) => exportLine(event, "csv")).join("") + noteLine(isCut && cutEvents(events.length)),
    })),
  ];
}

function reviewCsv({ accessReview }: EvidencePack): string {
  const head = csvLine(["name", "email", "role", "state", "since", "lastSignIn", "portfolios"]);
  if (!accessReview) return head + noteLine(HIDDEN_REVIEW);
  const { people, isCut } = accessReview;
  const lines = people.map(({ name, email, role, state, since, lastSignIn, portfolios }) =>
    csvLine([name, email, role, state, since, lastSignIn, portfolios]),
  );
  return head + lines.join("") + noteLine(isCut && cutReview(people.length));
}

function noteLine(note: string | false): string {
  return note === false ? "" : csvLine([note]);
}
