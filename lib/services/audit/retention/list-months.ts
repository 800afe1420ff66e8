import { z } from "zod";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";

export type MonthView = {
  readonly month: string;
  readonly events: number;
  readonly unsealed: number;
  readonly hasOrders: boolean;
  readonly keepUntil: string;
  /** Old enough, and sealed whole. */
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
    return months.map(({ month, events, unsealed, hasOrders, keepUntil }) => ({
      month,
      events,
      unsealed,
      hasOrders,
      keepUntil: isoTime(keepUntil),
      mayGo: unsealed === 0 && keepUntil <= tx.now,
    }));
  },
});
