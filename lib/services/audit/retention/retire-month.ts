import { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { isOfMonth, spanOf } from "#lib/domain/audit/verify/retirement.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { MonthGone } from "#lib/ports/stores/audit-desk-stores.ts";
import { defineUseCase } from "../../use-case.ts";
import { monthInput, sha256Input } from "./month-input.ts";

const input = z.object({
  month: monthInput,
  /** SHA-256 of the leaves that the export holds, in the order of the tree. */
  leaves: sha256Input,
  /** SHA-256 of the exported file. */
  digest: sha256Input,
});

export type RetiredMonth = { readonly month: string } & MonthGone;

/**
 * Takes a month out of the record after its export. The database refuses it while the month must be kept, and unless the export's leaves
 * are those of the whole month as it was sealed. Leaves, tiles and checkpoints stay, so that proofs still verify.
 * @error not-found, conflict
 */
export const retireMonth = defineUseCase({
  name: "audit.retire-month",
  input,
  permission: "audit.retire",
  scope: "platform",
  audit: {
    type: "audit.retired",
    note: ({ month, leaves, digest }, output: RetiredMonth | undefined) => ({
      resourceId: month,
      data: { month, leaves, digest, events: output?.events ?? null, ranges: output?.ranges ?? null },
    }),
  },
  run: async ({ tx, actor }, { month, leaves, digest }): Promise<RetiredMonth> => {
    const found = (await tx.desk.retention.months(month))[0];
    if (!found) throw new FailureError(failure("not-found"));
    if (found.keepUntil > tx.now) throw conflict(`${month} must be kept until ${isoTime(found.keepUntil).slice(0, 10)}.`);
    if (found.unsealed > 0)
      throw conflict(`${month} has ${found.unsealed} events that are not sealed: let the worker run, and verify the record.`);
    if (!isOfMonth(spanOf(month), found.sealedAt ?? undefined))
      throw conflict(
        `${month} was sealed more than 31 days after its end: nobody could tell its events from those of later months, so it stays.`,
      );
    if (found.leaves !== leaves) throw conflict(`The export of ${month} does not hold the month as it was sealed.`);
    return { month, ...(await tx.desk.retention.retire(month, { leaves, digest, by: actorName(actor) })) };
  },
});

function conflict(says: string): FailureError {
  return new FailureError(failure("conflict", says));
}
