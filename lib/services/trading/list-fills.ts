import { z } from "zod";
import type { InstrumentId, PortfolioId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { orBlank } from "../blank-input.ts";
import { idInput } from "../id-input.ts";
import { type PageView, pageAsk, pageInput, pageView } from "../page-input.ts";
import { asked } from "../portfolios/asked-portfolio.ts";
import { defineUseCase } from "../use-case.ts";
import { type FillView, fillViews } from "./fill-view.ts";

export type ListFillsOutput = PageView<FillView> & { readonly asOf: string };

/** Newest first by market time. */
export const listFills = defineUseCase({
  name: "trading.list-fills",
  input: z.object({
    portfolioId: orBlank(idInput<PortfolioId>()),
    instrumentId: orBlank(idInput<InstrumentId>()),
    side: orBlank(z.enum(["buy", "sell"])),
    ...pageInput,
  }),
  permission: "trades.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }, input): Promise<ListFillsOutput> => {
    const filter = {
      ...asked(tx, input.portfolioId),
      ...(input.instrumentId ? { instrumentId: input.instrumentId } : {}),
      ...(input.side ? { side: input.side } : {}),
    };
    const page = await tx.desk.trades.listFills(tx.reach, filter, pageAsk(input));
    return { asOf: isoTime(tx.now), ...pageView(page, await fillViews(tx, page.rows), (row) => ({ at: row.filledAt, id: row.id })) };
  },
});
