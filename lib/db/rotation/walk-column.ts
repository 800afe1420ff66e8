import type { KeyRing } from "#lib/crypto/key-ring.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { RotatedPurpose } from "#lib/domain/keys/rotation.ts";
import type { Db } from "../client.ts";
import { sealedColumns } from "../sealed-columns.ts";
import { type SealedText, sealedText } from "../sealed-text.ts";
import type { HeldRotation } from "./rotation-row.ts";

export type SealedCell = {
  readonly keys: readonly string[];
  readonly scope: string;
  readonly row_id: string;
  readonly sealed: Uint8Array | null;
};

/** A known value per purpose, which start-up opens (lib/crypto/canary.ts). */
const canary = { model: "canary.v1", column: "sealed" } as const;

/** Names of a purpose's columns in the order of the walk. */
export function columnsOf(purpose: RotatedPurpose): readonly string[] {
  const own = Object.entries(sealedColumns).filter(([, column]) => column.purpose === purpose);
  return ["keyCanary", ...own.map(([name]) => name)];
}

export function columnNamed(name: string) {
  return name === "keyCanary" ? canary : sealedColumns[name as keyof typeof sealedColumns]; // names come from columnsOf
}

/** The next cells by primary key; `sealed` where the cell is not under the active key beneath `toKeyId` (of every cell where that is null). */
export async function readCells(
  db: Pick<Db, "$queryRaw">,
  column: string,
  purpose: string,
  toKeyId: number | null,
  after: readonly string[],
  limit: number,
): Promise<readonly SealedCell[]> {
  return db.$queryRaw<SealedCell[]>`
    SELECT keys, scope, row_id, sealed FROM sealed_read(${column}, ${purpose}, ${toKeyId}::int, ${[...after]}::text[], ${limit}::int)`;
}

export type Batch = { readonly seen: number; readonly found: number; readonly isLast: boolean };

/** Seals one batch anew and moves the cursor, in one transaction of the database. A cell that changed meanwhile is left to its writer. */
export async function walkBatch(
  parts: { readonly db: Db; readonly ring: KeyRing; readonly holder: string; readonly leaseMs: number },
  rotation: HeldRotation,
  column: string,
  after: readonly string[],
  limit: number,
): Promise<Batch> {
  const { db, ring, holder, leaseMs } = parts;
  const cells = await readCells(db, column, rotation.purpose, rotation.toKeyId, after, limit);
  const rows: { keys: readonly string[]; old: string; new: SealedText }[] = [];
  for (const { keys, scope, row_id, sealed } of cells) {
    if (sealed === null) continue;
    const cipher = await ring.cipher(rotation.purpose, scope);
    rows.push({ keys, old: base64(sealed), new: sealedText(cipher.reseal(columnNamed(column), asId(row_id), sealed)) });
  }
  const last = cells.at(-1)?.keys ?? after;
  await db.$queryRaw`
    SELECT rotation_swap(${rotation.id}::uuid, ${holder}::uuid, ${column}, ${[...last]}::text[], ${cells.length}::int, ${JSON.stringify(rows)}::jsonb,
      ${leaseMs}::int)`;
  return { seen: cells.length, found: rows.length, isLast: cells.length < limit };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
