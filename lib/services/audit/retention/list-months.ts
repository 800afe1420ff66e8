import { z } from "zod";
import { isOfMonth, spanOf } from "#lib/domain/audit/verify/retirement.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";

export type MonthView = {
  readonly month: string;
  readonly events: number;
  readonly unsealed: number;
  readonly hasOrders: boolean;
  /** By the checkpoints, not long after its end: what was sealed later cannot be told from other months. */
  readonly isSealedInTime: boolean;
  readonly keepUntil: string;
  /** Old enough, sealed whole and in time, and not empty. */
  readonly mayGo: boolean;
};

/** Months that are older than a year, and until when each must be kept. */
export const listMonths = defineUseCase({
  name: "audit.list-months",
  input: z.object({}),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // counts alone
  run: async ({ tx }): Promise<readonly MonthView[]> => {
    const months = await tx.desk.retention.months();
    return months.map(({ month, events, unsealed, hasOrders, sealedAt, keepUntil }) => {
      const isSealedInTime = isOfMonth(spanOf(month), sealedAt ?? undefined);
      const mayGo = events > 0 && unsealed === 0 && isSealedInTime && keepUntil <= tx.now;
      return { month, events, unsealed, hasOrders, isSealedInTime, keepUntil: isoTime(keepUntil), mayGo };
    });
  },
});
