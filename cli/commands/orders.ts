import { listOrders } from "#lib/services/trading/list-orders.ts";
import type { OrderView } from "#lib/services/trading/order-view.ts";
import { given, type Noun } from "../command.ts";
import { portfolioNamed } from "../look-up.ts";
import { shortTime, table } from "../table.ts";

export const orders: Noun = {
  says: "intents with their verdicts, orders and fills",
  verbs: {
    list: {
      usage: "[--portfolio P] [--run RUN] [--state FILLED] [--side buy|sell] [--limit 50] [--older CURSOR]",
      says: "Lists orders, newest first. Refused ones stand there too, with the rule that refused.",
      options: {
        portfolio: { type: "string" },
        run: { type: "string" },
        state: { type: "string" },
        side: { type: "string" },
        limit: { type: "string" },
        older: { type: "string" },
      },
      async run(context) {
        const { portfolio } = context.values;
        const chosen = typeof portfolio === "string" ? { portfolioId: (await portfolioNamed(context, portfolio)).id } : {};
        const names = { run: "runId", state: "state", side: "side", limit: "limit", older: "older" };
        const output = await context.run(listOrders, { ...chosen, ...given(context.values, names) });
        const more = output.older ? `\nOlder ones: --older ${output.older}` : "";
        return { json: output, text: orderTable(output.items) + more };
      },
    },
  },
};

function orderTable(rows: readonly OrderView[]): string {
  return table(
    rows,
    [
      { title: "decided (market)", of: (row) => shortTime(row.decidedAt) },
      { title: "side", of: (row) => row.side },
      { title: "instrument", of: (row) => row.instrument.symbol },
      { title: "quantity", of: (row) => row.quantity, isNumber: true },
      { title: "filled", of: (row) => row.filledQuantity, isNumber: true },
      { title: "price", of: (row) => row.averagePrice ?? row.referencePrice, isNumber: true },
      { title: "state", of: (row) => `${row.state}${row.rule ? ` (${row.rule})` : ""}` },
      { title: "portfolio", of: (row) => row.portfolioName },
      { title: "id", of: (row) => row.id },
    ],
    "No orders yet.",
  );
}
