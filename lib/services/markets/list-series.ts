import { z } from "zod";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { type Interval, intervals } from "#lib/domain/market/candle.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";

const MAX_INSTRUMENTS = 200;

export type SeriesView = {
  readonly instrumentId: string;
  readonly interval: Interval;
  /** Open times of the first and the last candle. */
  readonly from: string;
  readonly to: string;
  readonly candles: number;
};

/** Which candles the archive holds of instruments. */
export const listSeries = defineUseCase({
  name: "markets.list-series",
  input: z.object({
    instrumentIds: z.preprocess((raw) => (typeof raw === "string" ? [raw] : raw), z.array(idInput<InstrumentId>()).max(MAX_INSTRUMENTS)),
  }),
  permission: "markets.read",
  scope: "platform",
  audit: "read",
  prepare: async ({ archive }: Pick<DeskServices, "archive">, { instrumentIds }): Promise<readonly SeriesView[]> => {
    const found: SeriesView[] = [];
    for (const instrumentId of instrumentIds) {
      for (const interval of Object.keys(intervals) as Interval[]) {
        const range = await archive.range({ instrumentId, interval }); // keys of the table above
        if (!range.ok) throw new FailureError(range.failure);
        if (!range.value) continue;
        const { from, to, candles } = range.value;
        found.push({ instrumentId, interval, from: isoTime(from), to: isoTime(to), candles });
      }
    }
    return found;
  },
  run: async ({ prepared }) => ({ items: prepared }),
});
