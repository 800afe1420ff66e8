import { listPositions } from "#lib/services/trading/list-positions.ts";
import type { PositionView } from "#lib/services/trading/position-view.ts";
import type { Noun } from "../command.ts";
import { portfolioNamed } from "../look-up.ts";
import { shortTime, table } from "../table.ts";

export const positions: Noun = {
  says: "what is held",
  verbs: {
    list: {
      usage: "[--portfolio P] [--flat]",
      says: "Lists positions at the marks of each portfolio's market time.",
      options: { portfolio: { type: "string" }, flat: { type: "boolean" } },
      async run(context) {
        const { portfolio, flat } = context.values;
        const chosen = typeof portfolio === "string" ? { portfolioId: (await portfolioNamed(context, portfolio)).id } : {};
        const output = await context.run(listPositions, { ...chosen, ...(flat ? { flat: true } : {}) });
        return { json: output, text: positionTable(output.items) };
      },
    },
  },
};

export function positionTable(rows: readonly PositionView[]): string {
  return table(
    rows,
    [
      { title: "instrument", of: (row) => row.instrument.symbol },
      { title: "portfolio", of: (row) => row.portfolioName },
      { title: "quantity", of: (row) => row.quantity, isNumber: true },
      { title: "average", of: (row) => row.averagePrice, isNumber: true },
      { title: "mark", of: (row) => row.mark, isNumber: true },
      { title: "value", of: (row) => row.value, isNumber: true },
      { title: "unrealised", of: (row) => row.unrealised, isNumber: true },
      { title: "realised", of: (row) => row.realised, isNumber: true },
      { title: "market time", of: (row) => shortTime(row.marketTime) },
    ],
    "No positions.",
  );
}
