import { visibleText } from "../../kernel/visible-text.ts";
import { cutEvents, cutReview, HIDDEN_REVIEW } from "./notes.ts";
import type { AccessReview, EvidenceEvent, EvidencePack } from "./pack.ts";
import { frameworks } from "./sections.ts";

/** The pack as one page that needs nothing else: read on a screen, or printed to PDF. */
export function evidenceHtml(pack: EvidencePack): string {
  const title = `Evidence: ${frameworks[pack.framework]}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${esc(title)}</title><style>${style}</style></head>
<body><header><h1>${esc(title)}</h1>
<p>From ${esc(minute(pack.from))} to before ${esc(minute(pack.to))}. Made ${esc(minute(pack.madeAt))} by ${esc(pack.madeBy)}. All times are UTC.</p>
${tie(pack)}</header>
<nav><h2>Contents</h2><ol><li><a href="#access-review">Access review</a></li>${pack.sections
    .map(({ section }) => `<li><a href="#${esc(section.id)}">${esc(section.title)}</a></li>`)
    .join("")}</ol></nav>
${review(pack)}
${pack.sections.map((each) => part(pack, each)).join("\n")}
</body></html>
`;
}

function review({ accessReview }: EvidencePack): string {
  return `<section id="access-review"><h2>Access review</h2><p>Who has access now, with which role, and when they last signed in within the span.</p>
${accessReview ? reviewed(accessReview) : said(HIDDEN_REVIEW)}</section>`;
}

function reviewed({ people, isCut, roles }: AccessReview): string {
  const rows = people.map(({ name, email, role, state, since, lastSignIn, portfolios }) =>
    row([name, email, role, state, minute(since), lastSignIn ? minute(lastSignIn) : "not in this span", String(portfolios)]),
  );
  const held = roles.map(({ name, permissions }) => row([name, permissions.join(", ")]));
  return `${people.length === 0 ? said("There are no people.") : table(["Name", "E-mail", "Role", "State", "Since", "Last sign-in", "Granted portfolios"], rows)}
${isCut ? said(cutReview(people.length)) : ""}
<h3>What each role opens</h3>${table(["Role", "Permissions"], held)}`;
}

function part({ framework }: EvidencePack, { section, events, isCut }: EvidencePack["sections"][number]): string {
  const rows = events.map((event: EvidenceEvent) =>
    row([minute(event.at), event.actorName, event.says, event.resourceId ?? event.subject ?? "", event.result, event.type, event.id]),
  );
  return `<section id="${esc(section.id)}"><h2>${esc(section.title)}</h2><p>${esc(section.says)} <b>${esc(section.controls[framework] ?? "")}</b></p>
${events.length === 0 ? said(`No events. ${section.none}`) : table(["Time", "Who", "What", "Of", "Result", "Type", "Event"], rows)}
${isCut ? said(cutEvents(events.length)) : ""}</section>`;
}

function tie({ checkpoint }: EvidencePack): string {
  if (!checkpoint) return said("The record was not sealed yet when this was made.");
  return `<p>The record had ${checkpoint.size} sealed events when this was made. Its signed checkpoint:</p><pre>${esc(checkpoint.note, true)}</pre>`;
}

const said = (text: string): string => `<p class="none">${esc(text)}</p>`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${head.map((each) => `<th scope="col">${esc(each)}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
const row = (cells: readonly string[]): string => `<tr>${cells.map((each) => `<td>${esc(each)}</td>`).join("")}</tr>`;
const minute = (iso: string): string => iso.slice(0, 16).replace("T", " ");

/** @param keepLines where a text is shown as it is, line by line */
function esc(text: string, keepLines = false): string {
  const safe = keepLines ? text.split("\n").map(visibleText).join("\n") : visibleText(text);
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return safe.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const style =
  "body{font:14px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}" +
  "table{border-collapse:collapse;width:100%;font-size:12px}th,td{border:1px solid #ccc;padding:4px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f2f2f2}" +
  "pre{background:#f6f6f6;padding:8px;overflow-wrap:anywhere;white-space:pre-wrap}.none{font-style:italic}" +
  "@media print{body{margin:0;max-width:none}nav{page-break-after:always}section{break-before:auto}tr{break-inside:avoid}thead{display:table-header-group}a{color:inherit;text-decoration:none}}@page{margin:15mm}";
