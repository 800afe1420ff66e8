import { z } from "zod";
import type { AuditNote } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { KeyDeskStore } from "../../ports/stores/key-desk-store.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

/** Of one transaction: opened in a few milliseconds, so that no walk keeps a snapshot. */
const AT_ONCE = 1_000;

const input = z.object({
  /** Names of encrypted columns; every one that can be opened here unless said. */
  columns: z.array(z.string().max(60)).max(100).default([]),
  /** At most so many values of each column; 0 is all. */
  sample: z.number().int().min(0).default(1_000),
});

/** `cells` were looked at; those that opened are the rest of them, without `unreadable` and `erased`, whose keys are destroyed. */
type Counts = { readonly cells: number; readonly unreadable: number; readonly erased: number };
export type VerifiedColumn = Counts & { readonly column: string };
export type Verified = Counts & { readonly columns: readonly VerifiedColumn[] };
type Looks = Pick<Services, "look">;

/**
 * Opens encrypted values and counts those that do not open; nothing of them is kept. Cells of erased people are counted apart. It looks in
 * many short transactions, by primary key: rows written meanwhile may be counted or not.
 */
export const verifyKeys = defineUseCase<z.infer<typeof input>, Verified, Verified, Looks>({
  name: "keys.verify",
  input,
  permission: "keys.read",
  scope: "platform",
  audit: {
    type: "keys.verified",
    note: (_input, output): AuditNote => ({ data: { cells: output?.cells ?? null, unreadable: output?.unreadable ?? null } }),
  },
  async prepare({ look }, { columns, sample }) {
    const known = await look(async (tx) => tx.desk.keys.columns());
    const unknown = columns.find((column) => !known.includes(column));
    if (unknown !== undefined)
      throw new FailureError(failure("invalid-input", `There is no encrypted column ${unknown} that can be opened here.`));
    const found: VerifiedColumn[] = [];
    for (const column of columns.length > 0 ? columns : known) found.push(await verifyColumn(look, column, sample));
    const sum = (of: (column: VerifiedColumn) => number) => found.reduce((total, column) => total + of(column), 0);
    return {
      cells: sum(({ cells }) => cells),
      unreadable: sum(({ unreadable }) => unreadable),
      erased: sum(({ erased }) => erased),
      columns: found,
    };
  },
  run: async ({ prepared }) => prepared,
});

async function verifyColumn(look: Looks["look"], column: string, sample: number): Promise<VerifiedColumn> {
  let [cells, unreadable, erased] = [0, 0, 0];
  let after: readonly string[] | null = [];
  while (after !== null && (sample === 0 || cells < sample)) {
    const from: readonly string[] = after;
    const limit = sample === 0 ? AT_ONCE : Math.min(AT_ONCE, sample - cells);
    const batch: Awaited<ReturnType<KeyDeskStore["check"]>> = await look((tx) => tx.desk.keys.check(column, from, limit));
    cells += batch.cells;
    unreadable += batch.unreadable;
    erased += batch.erased;
    after = batch.last;
  }
  return { column, cells, unreadable, erased };
}
