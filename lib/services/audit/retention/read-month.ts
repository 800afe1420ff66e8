import { z } from "zod";
import type { ExportedLeaf } from "#lib/ports/stores/audit-desk-stores.ts";
import { defineUseCase } from "../../use-case.ts";
import { monthInput } from "./month-input.ts";

const AT_ONCE = 2_000;

/** The events of a month as they were sealed, some at a time, for its export before it goes. */
export const readMonth = defineUseCase({
  name: "audit.read-month",
  input: z.object({ month: monthInput, after: z.number().int().min(-1) }),
  permission: "audit.retire",
  scope: "platform",
  audit: "read", // the export is on record as a whole, with its sums, by audit.retired
  run: ({ tx }, { month, after }): Promise<readonly ExportedLeaf[]> => tx.desk.retention.leavesOf(month, after, AT_ONCE),
});
