import type { EventView } from "#lib/services/audit/event-view.ts";
import { listEvents } from "#lib/services/audit/list-events.ts";
import { given, type Noun } from "../command.ts";
import { shortTime, table } from "../table.ts";
import { checkpoint } from "./audit-checkpoint.ts";
import { exportRange } from "./audit-export.ts";
import { retain } from "./audit-retain.ts";
import { verify } from "./audit-verify.ts";

const names = {
  find: "q",
  type: "type",
  area: "area",
  actor: "actor",
  result: "result",
  resource: "resource",
  "resource-id": "resourceId",
  subject: "subject",
  request: "request",
  address: "address",
  portfolio: "portfolioId",
  from: "from",
  to: "to",
  limit: "limit",
  older: "older",
};

export const audit: Noun = {
  says: "the record of what happened",
  verbs: {
    verify,
    export: exportRange,
    checkpoint,
    retain,
    list: {
      usage:
        "[--find WORDS] [--area A] [--type T] [--actor A] [--result done|refused|failed] [--resource R] [--resource-id ID] [--subject ID] [--request ID] [--address A] [--portfolio ID] [--from T] [--to T] [--limit 50] [--older CURSOR]",
      says: "Lists events, newest first. Reading the record is itself on record.",
      options: Object.fromEntries(Object.keys(names).map((name) => [name, { type: "string" as const }])),
      async run({ run, values }) {
        const output = await run(listEvents, given(values, names));
        const more = output.older ? `\nOlder ones: --older ${output.older}` : "";
        return { json: output, text: eventTable(output.items) + more };
      },
    },
  },
};

function eventTable(rows: readonly EventView[]): string {
  return table(
    rows,
    [
      { title: "time (UTC)", of: (row) => shortTime(row.at) },
      { title: "who", of: (row) => row.actorName },
      { title: "what", of: (row) => row.says },
      { title: "type", of: (row) => row.type },
      { title: "result", of: (row) => row.result },
      { title: "resource", of: (row) => row.resourceId },
    ],
    "No events match.",
  );
}
