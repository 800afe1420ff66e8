import { type LimitView, listLimits } from "#lib/services/risk/list-limits.ts";
import type { Noun } from "../command.ts";
import { shortTime, table } from "../table.ts";

export const limits: Noun = {
  says: "risk limits",
  verbs: {
    list: {
      usage: "",
      says: "Lists every limit with its default, what is set and who set it. Changing one needs a person: do it on the risk page.",
      async run({ run }) {
        const output = await run(listLimits, {});
        return { json: output, text: limitTable(output.items) };
      },
    },
  },
};

function limitTable(items: readonly LimitView[]): string {
  const rows = items.flatMap((limit) => [
    { limit, place: "default", value: limit.default, by: null, at: null },
    ...limit.set.map((set) => ({ limit, place: set.levelName, value: set.value, by: set.setBy, at: shortTime(set.setAt) })),
  ]);
  return table(
    rows,
    [
      { title: "limit", of: (row) => row.limit.rule },
      { title: "at", of: (row) => row.place },
      { title: "value", of: (row) => row.value ?? "taken away", isNumber: true },
      { title: "unit", of: (row) => row.limit.unit },
      { title: "set by", of: (row) => row.by },
      { title: "when", of: (row) => row.at },
    ],
    "No limits.",
  );
}
