import { z } from "zod";
import type { InstrumentId, PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { type IntentState, transitions } from "#lib/domain/order/order-state.ts";
import type { IntentFilter } from "#lib/ports/stores/trade-store.ts";
import { orBlank } from "../blank-input.ts";
import { idInput } from "../id-input.ts";
import { type PageView, pageAsk, pageInput, pageView } from "../page-input.ts";
import { asked } from "../portfolios/asked-portfolio.ts";
import { defineUseCase } from "../use-case.ts";
import type { OrderView } from "./order-view.ts";
import { orderViews } from "./order-views.ts";

const states = Object.keys(transitions) as [IntentState, ...IntentState[]]; // the table has a row for every state

export type ListOrdersOutput = PageView<OrderView> & { readonly asOf: string };

/** Intents, refused ones too, with their orders; newest first by wall time. */
export const listOrders = defineUseCase({
  name: "trading.list-orders",
  input: z.object({
    portfolioId: orBlank(idInput<PortfolioId>()),
    runId: orBlank(idInput<RunId>()),
    instrumentId: orBlank(idInput<InstrumentId>()),
    state: orBlank(z.enum(states)),
    side: orBlank(z.enum(["buy", "sell"])),
    ...pageInput,
  }),
  permission: "trades.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }, input): Promise<ListOrdersOutput> => {
    const filter: IntentFilter = {
      ...asked(tx, input.portfolioId),
      ...(input.runId ? { runId: input.runId } : {}),
      ...(input.instrumentId ? { instrumentId: input.instrumentId } : {}),
      ...(input.state ? { state: input.state } : {}),
      ...(input.side ? { side: input.side } : {}),
    };
    const page = await tx.desk.trades.listIntents(tx.reach, filter, pageAsk(input));
    const items = await orderViews(tx, page.rows);
    return { asOf: isoTime(tx.now), ...pageView(page, items, (row) => ({ at: row.createdAt, id: row.id })) };
  },
});
