import { addInstrument } from "#lib/services/markets/add-instrument.ts";
import type { InstrumentView } from "#lib/services/markets/instrument-view.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { listSeries } from "#lib/services/markets/list-series.ts";
import { given, type Noun } from "../command.ts";
import { shortTime, table } from "../table.ts";

export const instruments: Noun = {
  says: "what can be traded, and which candles of it there are",
  verbs: {
    add: {
      usage: "SYMBOL --tick 0.01 [--lot 0.00000001] [--min-notional 10] [--base BTC] [--quote USD]",
      says: "Adds a simulated instrument with its steps set by hand.",
      options: {
        tick: { type: "string" },
        lot: { type: "string" },
        "min-notional": { type: "string" },
        base: { type: "string" },
        quote: { type: "string" },
      },
      words: { min: 1, max: 1 },
      async run({ run, values, positionals }) {
        const names = { tick: "tickSize", lot: "lotSize", "min-notional": "minNotional", base: "base", quote: "quote" };
        const added = await run(addInstrument, { symbol: positionals[0], ...given(values, names) });
        return { json: added, text: `Added ${added.symbol} on ${added.venue}: tick ${added.tickSize}, lot ${added.lotSize}.\n${added.id}` };
      },
    },
    list: {
      usage: "",
      says: "Lists instruments with the candles that the archive holds.",
      async run({ run }) {
        const { items } = await run(listInstruments, {});
        const series = (await run(listSeries, { instrumentIds: items.map(({ id }) => id).slice(0, 200) })).items;
        const rows = items.map((instrument) => ({
          ...instrument,
          series: series.filter(({ instrumentId }) => instrumentId === instrument.id),
        }));
        return { json: { items: rows }, text: instrumentTable(rows) };
      },
    },
  },
};

type Row = InstrumentView & {
  readonly series: readonly { readonly interval: string; readonly from: string; readonly to: string; readonly candles: number }[];
};

function instrumentTable(rows: readonly Row[]): string {
  return table(
    rows,
    [
      { title: "symbol", of: (row) => row.symbol },
      { title: "venue", of: (row) => `${row.venue}${row.isSimulated ? " SIMULATED" : ""}` },
      { title: "quote", of: (row) => row.quote },
      { title: "tick", of: (row) => row.tickSize, isNumber: true },
      { title: "lot", of: (row) => row.lotSize, isNumber: true },
      {
        title: "archive",
        of: (row) =>
          row.series
            .map(({ interval, candles, from, to }) => `${interval}: ${candles} (${shortTime(from)} to ${shortTime(to)})`)
            .join("; ") || null,
      },
      { title: "id", of: (row) => row.id },
    ],
    "No instruments yet. Import candles: bulwark candles import FILE --instrument SYMBOL --interval 1m",
  );
}
