import { createHash } from "node:crypto";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import type { StoredEvent } from "#lib/domain/audit/verify/rows.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { MemoryRecord } from "./memory-record.ts";

/** What somebody with the whole database, but without the checkpoint key and what is kept outside, may do to a sealed record. */
export type Mutation = {
  readonly says: string;
  /** Changes the rows. @returns whether a finding names what was changed */
  apply(record: MemoryRecord, draw: Draw): (finding: Finding) => boolean;
};

/** A whole number in [0, below). */
export type Draw = (below: number) => number;

const sha256 = (text: string) => createHash("sha256").update(Buffer.of(0)).update(text, "utf8").digest("hex");
const pick = <T>(rows: readonly T[], draw: Draw): [row: T, index: number] => {
  const index = draw(rows.length);
  return [rows[index] as T, index]; // never empty in these tests
};
const isEvent = (id: string) => (finding: Finding) => finding.eventId === id;
const isAbout = (finding: Finding, from: number, to = from): boolean =>
  finding.leaves !== undefined && finding.leaves.from <= to && finding.leaves.to >= from;
const sameWriter = (event: StoredEvent) => (finding: Finding) => finding.writer?.id === event.writer && finding.writer.n === event.n;

const textColumns = ["type", "actor", "resource", "action", "result"] as const;
const nullableColumns = ["subject", "resourceId", "requestId", "portfolioId"] as const;

function change<T extends object>(rows: T[], index: number, changed: Partial<T>): void {
  rows[index] = { ...(rows[index] as T), ...changed }; // an index that was just drawn
}

const edited = (body: string, draw: Draw): string => {
  const at = draw(body.length);
  return `${body.slice(0, at)}${body[at] === "x" ? "y" : "x"}${body.slice(at + 1)}`;
};
/** An edit that leaves the id, the writer and the link alone: the best that a forger can do. */
const reworded = (body: string, draw: Draw): string => body.replace('"data":{', `"data":{"a":${draw(1e9)},`);

/** What it takes to take out a leaf and close the gap. */
function closeGap(record: MemoryRecord, index: number): void {
  record.leaves = record.leaves
    .filter((leaf) => leaf.leafIndex !== index)
    .map((leaf) => (leaf.leafIndex > index ? { ...leaf, leafIndex: leaf.leafIndex - 1 } : leaf));
}

export const mutations: readonly Mutation[] = [
  {
    says: "edit a body",
    apply(record, draw) {
      const [event, i] = pick(record.events, draw);
      change(record.events, i, { body: edited(event.body, draw) });
      return isEvent(event.id);
    },
  },
  {
    says: "edit a filter column",
    apply(record, draw) {
      const [event, i] = pick(record.events, draw);
      const column = [...textColumns, ...nullableColumns][draw(textColumns.length + nullableColumns.length)] ?? "type";
      change(record.events, i, { [column]: `${event[column]}x` });
      return isEvent(event.id);
    },
  },
  {
    says: "edit the leaf beside an event",
    apply(record, draw) {
      const [event, i] = pick(record.events, draw);
      change(record.events, i, { leaf: sha256(event.leaf) });
      return isEvent(event.id);
    },
  },
  {
    says: "edit a leaf of the tree",
    apply(record, draw) {
      const [leaf, i] = pick(record.leaves, draw);
      change(record.leaves, i, { leaf: sha256(leaf.leaf) });
      return isEvent(leaf.eventId);
    },
  },
  {
    says: "edit a body and every hash of it",
    apply(record, draw) {
      const [leaf, i] = pick(record.leaves, draw);
      const at = record.events.findIndex((event) => event.id === leaf.eventId);
      const body = reworded(record.events[at]?.body ?? "", draw);
      change(record.events, at, { body, leaf: sha256(body) });
      change(record.leaves, i, { leaf: sha256(body) });
      return isEvent(leaf.eventId);
    },
  },
  {
    says: "delete an event",
    apply(record, draw) {
      const [event, i] = pick(record.events, draw);
      record.events.splice(i, 1);
      return isEvent(event.id);
    },
  },
  {
    says: "delete a leaf",
    apply(record, draw) {
      const [leaf, i] = pick(record.leaves, draw);
      record.leaves.splice(i, 1);
      return isEvent(leaf.eventId);
    },
  },
  {
    says: "delete an event and its leaf",
    apply(record, draw) {
      const [leaf, i] = pick(record.leaves, draw);
      record.leaves.splice(i, 1);
      record.events = record.events.filter((event) => event.id !== leaf.eventId);
      return (finding) => isAbout(finding, leaf.leafIndex);
    },
  },
  {
    says: "delete an event and its leaf, and close the gap",
    apply(record, draw) {
      const [event, i] = pick(record.events, draw);
      record.events.splice(i, 1);
      closeGap(record, record.leaves.find((leaf) => leaf.eventId === event.id)?.leafIndex ?? 0);
      return sameWriter(event);
    },
  },
  {
    says: "swap two bodies",
    apply(record, draw) {
      const [[one, i], [two, k]] = [pick(record.events, draw), pick(record.events, draw)];
      if (i === k) return this.apply(record, draw);
      change(record.events, i, { body: two.body });
      change(record.events, k, { body: one.body });
      return isEvent([one.id, two.id][draw(2)] ?? "");
    },
  },
  {
    says: "swap two leaves",
    apply(record, draw) {
      const [[one, i], [two, k]] = [pick(record.leaves, draw), pick(record.leaves, draw)];
      if (i === k) return this.apply(record, draw);
      change(record.leaves, i, { ...two, leafIndex: one.leafIndex });
      change(record.leaves, k, { ...one, leafIndex: two.leafIndex });
      return (finding) => isAbout(finding, Math.min(one.leafIndex, two.leafIndex));
    },
  },
  {
    says: "insert an event past the door",
    apply(record, draw) {
      const [event] = pick(record.events, draw);
      const id = globalThis.crypto.randomUUID();
      record.events.push({ ...event, id, body: event.body.replace(event.id, id) });
      return isEvent(id);
    },
  },
  {
    says: "insert an event and a leaf for it at the end",
    apply(record, draw) {
      const { leafIndex, event } = forge(record, draw, record.leaves.length);
      record.leaves.push({ leafIndex, eventId: event.id, at: event.at, leaf: event.leaf });
      return (finding) => isAbout(finding, leafIndex);
    },
  },
  {
    says: "insert an event and a leaf for it in between",
    apply(record, draw) {
      const { leafIndex, event } = forge(record, draw, draw(record.leaves.length));
      record.leaves = record.leaves.map((leaf) => (leaf.leafIndex >= leafIndex ? { ...leaf, leafIndex: leaf.leafIndex + 1 } : leaf));
      record.leaves.push({ leafIndex, eventId: event.id, at: event.at, leaf: event.leaf });
      return (finding) => isAbout(finding, leafIndex);
    },
  },
  {
    says: "roll everything back",
    apply(record, draw) {
      const size = draw(record.leaves.length);
      const gone = new Set(record.leaves.filter((leaf) => leaf.leafIndex >= size).map((leaf) => leaf.eventId));
      record.leaves = record.leaves.filter((leaf) => leaf.leafIndex < size);
      record.events = record.events.filter((event) => !gone.has(event.id));
      record.checkpoints = record.checkpoints.filter((row) => row.size <= size);
      record.tiles = record.tiles.filter((tile) => (tile.position + 1) * 256 ** tile.level <= size);
      record.writers = [];
      return (finding) => finding.kind === "rolled-back" && isAbout(finding, size);
    },
  },
  {
    says: "edit a checkpoint",
    apply(record, draw) {
      const [row, i] = pick(record.checkpoints, draw);
      const how = draw(3);
      if (how === 0) change(record.checkpoints, i, { size: row.size + 1 });
      else if (how === 1) change(record.checkpoints, i, { root: sha256(row.root) });
      else change(record.checkpoints, i, { note: edited(row.note, draw) });
      return (finding) => finding.kind === "checkpoint-forged" && finding.says.startsWith(`checkpoint ${row.seq} `);
    },
  },
  {
    says: "delete a checkpoint",
    apply(record, draw) {
      const i = draw(record.checkpoints.length - 1);
      const seq = record.checkpoints[i]?.seq;
      record.checkpoints.splice(i, 1);
      return (finding) => finding.kind === "checkpoint-missing" && finding.says === `checkpoint ${seq} is missing`;
    },
  },
  {
    says: "edit or delete a hash of a tile",
    apply(record, draw) {
      const [tile, i] = pick(record.tiles, draw);
      if (draw(2) === 0) record.tiles.splice(i, 1);
      else change(record.tiles, i, { hash: sha256(tile.hash) });
      return (finding) => finding.kind === "tile-edited" && finding.says.startsWith(`tile hash ${tile.level}/${tile.position} `);
    },
  },
  {
    says: "move an event to another time, with its leaf",
    apply(record, draw) {
      const [leaf, i] = pick(record.leaves, draw);
      const at = epochMs(leaf.at - 1 - draw(100_000));
      change(record.leaves, i, { at });
      change(
        record.events,
        record.events.findIndex((event) => event.id === leaf.eventId),
        { at },
      );
      return isEvent(leaf.eventId);
    },
  },
];

/** An event that never was, with a writer of its own, at the time of the leaf that stands there. */
function forge(record: MemoryRecord, draw: Draw, leafIndex: number): { leafIndex: number; event: StoredEvent } {
  const [model] = pick(record.events, draw);
  const [id, writer] = [globalThis.crypto.randomUUID(), globalThis.crypto.randomUUID()];
  const body = model.body
    .replace(model.id, id)
    .replace(/"writer":\{.*\}\}$/, `"writer":{"id":"${writer}","n":1,"prev":"${"0".repeat(64)}","role":"web"}}`);
  const event = { ...model, id, body, leaf: sha256(body), writer, n: 1 };
  record.events.push(event);
  return { leafIndex, event };
}
