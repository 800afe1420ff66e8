import { z } from "zod";
import type { AuditNote } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import { defineUseCase } from "../use-case.ts";

const AT_ONCE = 1_000;

const input = z.object({
  /** Names of encrypted columns; every one that can be opened here unless said. */
  columns: z.array(z.string().max(60)).max(100).default([]),
  /** At most so many values of each column; 0 is all. */
  sample: z.number().int().min(0).default(1_000),
});

export type VerifiedColumn = { readonly column: string; readonly cells: number; readonly unreadable: number };
export type Verified = { readonly cells: number; readonly unreadable: number; readonly columns: readonly VerifiedColumn[] };

/** Opens encrypted values and counts those that do not open; nothing of them is kept. Cells of erased people are passed over. */
export const verifyKeys = defineUseCase<z.infer<typeof input>, Verified>({
  name: "keys.verify",
  input,
  permission: "keys.read",
  scope: "platform",
  audit: {
    type: "keys.verified",
    note: (_input, output): AuditNote => ({ data: { cells: output?.cells ?? null, unreadable: output?.unreadable ?? null } }),
  },
  async run({ tx }, { columns, sample }) {
    const known = tx.desk.keys.columns();
    const unknown = columns.find((column) => !known.includes(column));
    if (unknown !== undefined)
      throw new FailureError(failure("invalid-input", `There is no encrypted column ${unknown} that can be opened here.`));
    const found: VerifiedColumn[] = [];
    for (const column of columns.length > 0 ? columns : known) {
      let [cells, unreadable] = [0, 0];
      for (let after: readonly string[] | null = []; after !== null && (sample === 0 || cells < sample); ) {
        const limit = sample === 0 ? AT_ONCE : Math.min(AT_ONCE, sample - cells);
        const batch = await tx.desk.keys.check(column, after, limit);
        cells += batch.cells;
        unreadable += batch.unreadable;
        after = batch.last;
      }
      found.push({ column, cells, unreadable });
    }
    const sum = (of: (column: VerifiedColumn) => number) => found.reduce((total, column) => total + of(column), 0);
    return { cells: sum(({ cells }) => cells), unreadable: sum(({ unreadable }) => unreadable), columns: found };
  },
});
