import type { JsonValue } from "../kernel/canonical-json.ts";
import { csvLine } from "../kernel/csv.ts";
import { visibleJson } from "../kernel/visible-text.ts";

export type ExportFormat = "csv" | "ndjson";

/** What a line needs of an event. */
type Exported = {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  readonly actorName: string;
  readonly says: string;
  readonly result: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly portfolioId: string | null;
  readonly subject: string | null;
  readonly request: string | null;
  readonly data: { readonly [key: string]: JsonValue };
};

const columns = [
  "at",
  "actor",
  "actorName",
  "says",
  "type",
  "result",
  "action",
  "resource",
  "resourceId",
  "subject",
  "portfolioId",
  "request",
  "id",
] as const satisfies readonly (keyof Exported)[];

export function exportHead(format: ExportFormat): string {
  return format === "csv" ? csvLine([...columns, "data"]) : "";
}

/** One event as one line, ended. */
export function exportLine(event: Exported, format: ExportFormat): string {
  if (format === "ndjson") return `${visibleJson(event)}\n`;
  return csvLine([...columns.map((name) => event[name]), visibleJson(event.data)]);
}
