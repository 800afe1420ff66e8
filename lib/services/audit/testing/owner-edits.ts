import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { Draw } from "./record-mutations.ts";

/** A sealed event where it stands in the database. */
export type SealedAt = { readonly index: number; readonly eventId: string };

/** What whoever owns the tables does to one while its triggers are off. */
export type OwnerEdit = {
  readonly says: string;
  readonly table: string;
  readonly sql: string;
  /** Whether a finding names what was changed. */
  isRight(finding: Finding): boolean;
};

/** What is there to be changed; `partition` holds every event, `tiles` and `checkpoints` say how many there are. */
export type Sealed = {
  readonly leaves: readonly SealedAt[];
  readonly partition: string;
  readonly tiles: number;
  readonly checkpoints: number;
};

const columns = ["type", "actor", "subject", "resource", "resource_id", "action", "request_id"] as const;

/** One of the edits, at a row of its own choice: by the table of all months or by the month's. */
export function drawEdit({ leaves, partition, tiles, checkpoints }: Sealed, draw: Draw): OwnerEdit {
  const leaf = leaves[draw(leaves.length)];
  if (!leaf) throw new Error("a record with events is given");
  const events = draw(2) === 0 ? "audit_event" : partition;
  const column = columns[draw(columns.length)] ?? "actor";
  const own = `id = '${leaf.eventId}'`;
  const position = draw(tiles);
  const seq = 1 + draw(checkpoints - 1); // the last one is the one that is kept outside
  const byEvent = (finding: Finding) => finding.eventId === leaf.eventId;
  const edits: readonly OwnerEdit[] = [
    {
      says: `edited byte of body ${leaf.index}`,
      table: events,
      sql: `UPDATE ${events} SET body = set_byte(body, ${draw(1e6)} % length(body), ascii('~')) WHERE ${own}`,
      isRight: byEvent,
    },
    {
      says: `edited ${column} of ${leaf.index}`,
      table: events,
      sql: `UPDATE ${events} SET ${column} = concat(${column}, 'x') WHERE ${own}`,
      isRight: byEvent,
    },
    {
      says: `edited the leaf beside event ${leaf.index}`,
      table: events,
      sql: `UPDATE ${events} SET leaf = sha256(leaf) WHERE ${own}`,
      isRight: byEvent,
    },
    {
      says: `edited body ${leaf.index} and its hash`,
      table: events,
      sql: `UPDATE ${events} SET body = body || '\\x20', leaf = sha256('\\x00'::bytea || body || '\\x20') WHERE ${own}`,
      isRight: byEvent,
    },
    { says: `deleted event ${leaf.index}`, table: events, sql: `DELETE FROM ${events} WHERE ${own}`, isRight: byEvent },
    {
      says: `put in a copy of event ${leaf.index}`,
      table: events,
      sql: `INSERT INTO ${events} SELECT gen_random_uuid(), at, body, leaf, type, actor, subject, resource, resource_id, action, result, request_id, portfolio_id, writer, n FROM ${events} WHERE ${own}`,
      isRight: ({ kind, eventId }) => kind === "event-inserted" && eventId !== leaf.eventId,
    },
    {
      says: `edited leaf ${leaf.index}`,
      table: "audit_leaf",
      sql: `UPDATE audit_leaf SET leaf = sha256(leaf) WHERE leaf_index = ${leaf.index}`,
      isRight: byEvent,
    },
    {
      says: `deleted leaf ${leaf.index}`,
      table: "audit_leaf",
      sql: `DELETE FROM audit_leaf WHERE leaf_index = ${leaf.index}`,
      isRight: byEvent,
    },
    {
      says: `edited tile hash 1/${position}`,
      table: "audit_tile",
      sql: `UPDATE audit_tile SET hash = sha256(hash) WHERE level = 1 AND position = ${position}`,
      isRight: ({ kind, says }) => kind === "tile-edited" && says.startsWith(`tile hash 1/${position} `),
    },
    {
      says: `edited checkpoint ${seq}`,
      table: "audit_checkpoint",
      sql: `UPDATE audit_checkpoint SET note = overlay(note placing '~' from 1 + ${draw(1e6)} % length(note)) WHERE seq = ${seq}`,
      isRight: ({ kind, says }) => kind === "checkpoint-forged" && says.startsWith(`checkpoint ${seq} `),
    },
    {
      says: `deleted checkpoint ${seq}`,
      table: "audit_checkpoint",
      sql: `DELETE FROM audit_checkpoint WHERE seq = ${seq}`,
      isRight: ({ kind, says }) => kind === "checkpoint-missing" && says === `checkpoint ${seq} is missing`,
    },
  ];
  return edits[draw(edits.length)] as OwnerEdit; // drawn among them
}
