import { csvLine } from "../kernel/csv.ts";
import { visibleJson } from "../kernel/visible-text.ts";
import type { SealedRow } from "./verify/rows.ts";

export const EXPORT_FORMAT = "bulwark-audit-export/1";

/** The head of an export. @source docs/audit-format.md, "Export" */
export type ExportManifest = {
  readonly format: typeof EXPORT_FORMAT;
  readonly origin: string;
  readonly verifiers: readonly string[];
  readonly events: "events.ndjson" | "events.csv";
  /** What was asked for: ISO times. */
  readonly from: string;
  readonly to: string;
  /** Leaves of events in the file, inclusive. */
  readonly first: number;
  readonly last: number;
  /** Leaves under the checkpoint. */
  readonly size: number;
  /** Name -> SHA-256. */
  readonly files: { readonly [name: string]: string };
};

export const sealedColumns = [
  "leaf_index",
  "time",
  "actor",
  "type",
  "action",
  "result",
  "resource",
  "resource_id",
  "subject",
  "portfolio",
  "request",
  "leaf",
  "retired",
  "body_base64",
] as const;

export function sealedHead(format: "ndjson" | "csv"): string {
  return format === "csv" ? csvLine(sealedColumns) : "";
}

/** A leaf with its event as one line, ended; of a retired month the leaf alone. */
export function sealedLine({ leafIndex, leaf, event }: SealedRow, month: string, format: "ndjson" | "csv"): string {
  if (format === "ndjson") return `${visibleJson(event ? { leafIndex, leaf, body: event.body } : { leafIndex, leaf, retired: month })}\n`;
  if (!event) return csvLine([leafIndex, ...Array.from({ length: 10 }, () => null), leaf, month, null]);
  const { at, actor, type, action, result, resource, resourceId, subject, portfolioId, requestId } = event;
  const time = new Date(at).toISOString();
  // In base64 the body survives every spreadsheet byte by byte.
  const body = btoa(String.fromCodePoint(...new TextEncoder().encode(event.body)));
  return csvLine([leafIndex, time, actor, type, action, result, resource, resourceId, subject, portfolioId, requestId, leaf, null, body]);
}
