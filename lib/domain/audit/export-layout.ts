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

const columns = [
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
];

export function sealedHead(format: "ndjson" | "csv"): string {
  return format === "csv" ? csvLine(columns) : "";
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

/** What a line says, in either form; undefined for what is none. */
export function readSealedLine(
  line: string,
  format: "ndjson" | "csv",
): { leafIndex: number; leaf: string; body?: string; retired?: string } | undefined {
  try {
    if (format === "ndjson") {
      const { leafIndex, leaf, body, retired } = JSON.parse(line) as { [key: string]: unknown }; // probed below
      if (typeof leafIndex !== "number" || typeof leaf !== "string") return undefined;
      return { leafIndex, leaf, ...(typeof body === "string" ? { body } : {}), ...(typeof retired === "string" ? { retired } : {}) };
    }
    const cells = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = ""]) => cell);
    if (cells.length !== columns.length) return undefined;
    const [leafIndex, leaf = "", retired, encoded = ""] = [cells[0], cells[11], cells[12], cells[13]];
    const body = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0)),
    );
    return { leafIndex: Number(leafIndex), leaf, ...(body ? { body } : {}), ...(retired ? { retired } : {}) };
  } catch {
    return undefined; // not JSON, not base64, not UTF-8
  }
}
