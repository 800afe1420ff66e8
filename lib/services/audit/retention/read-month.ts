import { z } from "zod";
import type { ExportedLeaf } from "#lib/ports/stores/audit-desk-stores.ts";
import { defineUseCase } from "../../use-case.ts";
import { monthInput } from "./month-input.ts";

const AT_ONCE = 10_000;

export type MonthPart = {
  readonly events: readonly ExportedLeaf[];
  /** After which position to go on; null at the end. */
  readonly next: number | null;
};

/** The events of a month as they were sealed, some at a time, for its export before it goes. What was handed out is on record each time. */
export const readMonth = defineUseCase({
  name: "audit.read-month",
  input: z.object({ month: monthInput, after: z.number().int().min(-1) }),
  permission: "audit.retire",
  scope: "platform",
  stepUp: false, // a look
  audit: {
    type: "audit.month-read",
    note: ({ month, after }, output: MonthPart | undefined) => ({
      resourceId: month,
      data: { month, after, events: output?.events.length ?? null, last: output?.events.at(-1)?.leafIndex ?? null },
    }),
  },
  run: async ({ tx }, { month, after }): Promise<MonthPart> => {
    const events = await tx.desk.retention.leavesOf(month, after, AT_ONCE);
    return { events, next: events.length < AT_ONCE ? null : (events.at(-1)?.leafIndex ?? null) };
  },
});
