import { isoTime } from "../../kernel/time.ts";
import type { Finding } from "./finding.ts";
import type { RecordHashes, SealedRow, StoredEvent, WaitingRow } from "./rows.ts";

/** What the body says of its writer. */
export type WriterLink = { readonly id: string; readonly n: number; readonly prev: string };

export type BodyFacts = { readonly link: WriterLink | undefined; readonly wrongColumns: readonly string[]; readonly at: number };

/** Reads a body and compares the columns beside it, which anybody with the database can edit without touching the body. */
export function bodyFacts(event: StoredEvent): BodyFacts {
  const body = parsed(event.body);
  if (!body) return { link: undefined, wrongColumns: ["body"], at: Number.NaN };
  const writer = body["writer"] as { id?: unknown; n?: unknown; prev?: unknown } | undefined; // probed below
  const expected: [column: string, stored: unknown, said: unknown][] = [
    ["id", event.id, body["id"]],
    ["at", isoTime(event.at), body["at"]],
    ["type", event.type, body["type"]],
    ["actor", event.actor, body["user"]],
    ["subject", event.subject, body["subject"]],
    ["resource", event.resource, body["resource"]],
    ["resource_id", event.resourceId, body["resourceId"]],
    ["action", event.action, body["action"]],
    ["result", event.result, body["result"]],
    ["request_id", event.requestId, body["request"]],
    ["portfolio_id", event.portfolioId, body["portfolio"]],
    ["writer", event.writer, writer?.id],
    ["n", event.n, writer?.n],
  ];
  const { id, n, prev } = writer ?? {};
  return {
    link: typeof id === "string" && typeof n === "number" && typeof prev === "string" ? { id, n, prev } : undefined,
    wrongColumns: expected.flatMap(([column, stored, said]) => (stored === said ? [] : [column])),
    at: Date.parse(String(body["at"])),
  };
}

/** An event against its leaf and the columns beside it. */
export function eventFindings(
  row: SealedRow | WaitingRow,
  event: StoredEvent,
  leafIndex: number | undefined,
  hashes: Pick<RecordHashes, "leaf">,
): { readonly findings: readonly Finding[]; readonly facts: BodyFacts } {
  const where = leafIndex === undefined ? `event ${row.eventId}` : `event ${row.eventId} (leaf ${leafIndex})`;
  const names = { eventId: row.eventId, ...(leafIndex === undefined ? {} : { leaves: { from: leafIndex, to: leafIndex } }) };
  const facts = bodyFacts(event);
  const findings: Finding[] = [];
  if (hashes.leaf(event.body) !== row.leaf) {
    findings.push({ kind: "event-edited", says: `the body of ${where} is not the one that was written`, ...names });
  }
  const wrong = [...facts.wrongColumns, ...(event.leaf === row.leaf ? [] : ["leaf"]), ...(event.at === row.at ? [] : ["time of the leaf"])];
  if (wrong.length > 0) findings.push({ kind: "column-edited", says: `${wrong.join(", ")} of ${where} differ from its body`, ...names });
  return { findings, facts };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined; // any object may be read by its keys
  } catch {
    return undefined;
  }
}
