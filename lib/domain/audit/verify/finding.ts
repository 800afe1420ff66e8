export type FindingKind =
  | "event-edited"
  | "column-edited"
  | "event-missing"
  | "event-inserted"
  | "leaf-missing"
  | "order-changed"
  | "root-changed"
  | "tile-edited"
  | "checkpoint-forged"
  | "checkpoint-missing"
  | "checkpoint-set-aside"
  | "checkpoint-unreadable"
  | "key-added"
  | "rolled-back"
  | "not-sealed"
  | "not-signed"
  | "sealing-stopped"
  | "writer-gap"
  | "writer-link"
  | "writer-short"
  | "writer-role"
  | "type-unknown"
  | "detail-edited"
  | "guard-off"
  | "not-indexed"
  | "retired-wrongly";

/** One thing in the record that does not verify, named at its row. */
export type Finding = {
  readonly kind: FindingKind;
  readonly says: string;
  /** Leaf positions it is about. @shape inclusive */
  readonly leaves?: { readonly from: number; readonly to: number };
  readonly eventId?: string;
  /** The writer's own count, where that is all that is left of the row. */
  readonly writer?: { readonly id: string; readonly n: number };
};

/** Of the file that keeps the latest checkpoint: no proof of a change, and nothing shows one without it. */
export const unreadableNote: Finding = {
  kind: "checkpoint-unreadable",
  says: "the checkpoint kept outside is empty or damaged: verify the record with one that was mailed or posted (bulwark audit verify --checkpoint FILE)",
};

export type Report = (finding: Finding) => void;

/** The same finding has the same name, so that it is raised once. */
export function findingName({ kind, says, leaves, eventId, writer }: Finding): string {
  if (!leaves && eventId === undefined && !writer) return `${kind} ${says}`;
  return [kind, leaves?.from ?? "", leaves?.to ?? "", eventId ?? "", writer ? `${writer.id}/${writer.n}` : ""].join(" ");
}
