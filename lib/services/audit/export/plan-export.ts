import { z } from "zod";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";

export type ExportPlan = {
  readonly from: string;
  readonly to: string;
  readonly format: "ndjson" | "csv";
  readonly first: number;
  readonly last: number;
};

const time = z
  .string()
  .transform((text) => (text.length === 16 ? `${text}:00Z` : text)) // without a zone: UTC
  .pipe(z.union([z.iso.datetime({ offset: true }), z.iso.date()], "Give the time as 2026-01-31 or 2026-01-31T12:00, in UTC."))
  .transform((text) => new Date(text).toISOString());

/** Asks for the sealed record of a time range. What it answers is then written outside of the transaction, which may take minutes. */
export const planExport = defineUseCase({
  name: "audit.export-range",
  input: z.object({ from: time, to: time, format: z.enum(["ndjson", "csv"]) }).refine(({ from, to }) => from < to, "the range is empty"),
  permission: "audit.export",
  scope: "platform",
  audit: {
    type: "audit.range-exported",
    note: ({ from, to, format }, output: ExportPlan | undefined) => ({
      data: { from, to, format, first: output?.first ?? null, last: output?.last ?? null },
    }),
  },
  run: async ({ tx }, { from, to, format }): Promise<ExportPlan> => {
    const range = await tx.desk.auditTree.rangeOf({ from: epochMs(Date.parse(from)), to: epochMs(Date.parse(to)) });
    if (!range) throw new FailureError(failure("not-found", "No sealed event is in that time range."));
    return { from, to, format, ...range };
  },
});
