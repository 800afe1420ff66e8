import { isoTime } from "../../kernel/time.ts";
import { auditCatalog } from "../catalog.ts";
import type { Finding } from "./finding.ts";
import type { RecordHashes, SealedRow, StoredEvent, WaitingRow } from "./rows.ts";

/** What the body says of its writer. */
export type WriterLink = {
  readonly id: string;
  readonly n: number;
  readonly prev: string;
  /** The database role that the connection signed in with. */
  readonly role: string;
};

export type BodyFacts = {
  readonly link: WriterLink | undefined;
  readonly wrongColumns: readonly string[];
  /** What the door lets nobody write, or no version of the desk writes. */
  readonly oddities: readonly Pick<Finding, "kind" | "says">[];
};

/** Reads a body and compares the columns beside it, which anybody with the database can edit without touching the body. */
export function bodyFacts(event: StoredEvent): BodyFacts {
  const body = parsed(event.body);
  if (!body) return { link: undefined, wrongColumns: ["body"], oddities: [] };
  const writer = body["writer"] as { id?: unknown; n?: unknown; prev?: unknown; role?: unknown } | undefined; // probed below
  const wrongColumns: string[] = [];
  const compare = (column: string, stored: unknown, said: unknown): void => {
    if (stored !== said) wrongColumns.push(column);
  };
  compare("id", event.id, body["id"]);
  compare("at", isoTime(event.at), body["at"]);
  compare("type", event.type, body["type"]);
  compare("actor", event.actor, body["user"]);
  compare("subject", event.subject, body["subject"]);
  compare("resource", event.resource, body["resource"]);
  compare("resource_id", event.resourceId, body["resourceId"]);
  compare("action", event.action, body["action"]);
  compare("result", event.result, body["result"]);
  compare("request_id", event.requestId, body["request"]);
  compare("portfolio_id", event.portfolioId, body["portfolio"]);
  compare("writer", event.writer, writer?.id);
  compare("n", event.n, writer?.n);
  const { id, n, prev, role: signedIn } = writer ?? {};
  const role = typeof signedIn === "string" ? signedIn : "";
  return {
    link: typeof id === "string" && typeof n === "number" && typeof prev === "string" ? { id, n, prev, role } : undefined,
    wrongColumns,
    oddities: oddities(String(body["type"]), String(body["user"]), role),
  };
}

const NONE: readonly never[] = [];

function oddities(type: string, user: string, role: string): BodyFacts["oddities"] {
  const isKnown = Object.hasOwn(auditCatalog, type);
  const isOwn = maySpeak(role, user);
  if (isKnown && isOwn) return NONE;
  return [
    ...(isKnown ? [] : [{ kind: "type-unknown" as const, says: `has a type that no desk writes: ${type.slice(0, 100)}` }]),
    ...(isOwn ? [] : [{ kind: "writer-role" as const, says: `was written by ${role.slice(0, 100)} for ${user.slice(0, 100)}` }]),
  ];
}

/**
 * As the door has it: the web speaks for people, the host and itself, the worker for itself, and the database says itself what a role did past
 * the application. The desk's owner may speak for anybody.
 */
function maySpeak(role: string, user: string): boolean {
  if (user === `database:${role}`) return true;
  if (role.startsWith("bulwark_web_")) return /^((user|token):[0-9a-f-]{36}|host:.+|anonymous|web)$/s.test(user);
  return !role.startsWith("bulwark_worker_") || user === "worker";
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
  for (const { kind, says } of facts.oddities) findings.push({ kind, says: `${where} ${says}`, ...names });
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
