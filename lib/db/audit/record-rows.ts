import type { SealedRow, StoredCheckpoint, StoredEvent, WaitingRow } from "../../domain/audit/verify/rows.ts";
import { hexOf } from "../../domain/kernel/hex.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";

/**
 * Columns of an event in the order `eventOf` reads them. Times as ms, so that nothing is lost between time types; the body with its bytes over
 * 127 escaped, as most have none: half of what hex would be.
 */
export const eventColumns = `e.id, (extract(epoch FROM e.at) * 1000)::float8, encode(e.body, 'escape'), encode(e.leaf, 'hex'), e.type, e.actor, e.subject, e.resource,
  e.resource_id, e.action, e.result, e.request_id, e.portfolio_id, e.writer, e.n`;

/** Columns of a leaf or a waiting row before those of its event. */
export const leafColumns = (table: string, index: string): string =>
  `${index}, ${table}.event_id, (extract(epoch FROM ${table}.at) * 1000)::float8, encode(${table}.leaf, 'hex')`;

/** In the order `checkpointOf` reads them. */
export const checkpointColumns = "seq, size, (extract(epoch FROM at) * 1000)::float8, encode(root, 'hex'), note";

export type RawRow = readonly unknown[];

export function sealedOf(row: RawRow): SealedRow {
  return { leafIndex: Number(row[0]), ...waitingOf(row) };
}

export function waitingOf(row: RawRow): WaitingRow {
  return { eventId: text(row[1]), at: ms(row[2]), leaf: text(row[3]), event: row[4] === null ? undefined : eventOf(row, 4) };
}

export function checkpointOf(row: RawRow): StoredCheckpoint {
  return { seq: Number(row[0]), size: Number(row[1]), at: ms(row[2]), root: text(row[3]), note: text(row[4]) };
}

export function eventOf(row: RawRow, start = 0): StoredEvent {
  const at = (offset: number): unknown => row[start + offset];
  return {
    id: text(at(0)),
    at: ms(at(1)),
    body: bodyText(at(2)),
    leaf: text(at(3)),
    type: text(at(4)),
    actor: text(at(5)),
    subject: textOrNull(at(6)),
    resource: text(at(7)),
    resourceId: textOrNull(at(8)),
    action: text(at(9)),
    result: text(at(10)),
    requestId: textOrNull(at(11)),
    portfolioId: textOrNull(at(12)),
    writer: text(at(13)),
    n: Number(at(14)),
  };
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes that are not UTF-8 were never written by the door: they become a text that no leaf fits. */
function bodyText(value: unknown): string {
  const escaped = text(value);
  if (!escaped.includes("\\")) return escaped;
  const signs = escaped.replace(/\\(?:\\|([0-7]{3}))/g, (_, octal?: string) =>
    octal === undefined ? "\\" : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  const bytes = Buffer.from(signs, "latin1");
  try {
    return strict.decode(bytes);
  } catch {
    return `not UTF-8: ${hexOf(bytes)}`;
  }
}

const text = (value: unknown): string => String(value);
const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));
const ms = (value: unknown): EpochMs => epochMs(Math.round(Number(value)));
