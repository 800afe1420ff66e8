import { resolve } from "node:path";
import type { CandleFileReader } from "#lib/ports/candle-file-reader.ts";
import { type ImportedCandles, importCandleFile } from "#lib/services/markets/import-candle-file.ts";
import { type CommandContext, given, type Noun, requiredText } from "../command.ts";
import { shortTime } from "../table.ts";

const PROGRESS_EVERY = 250_000;

export const candles: Noun = {
  says: "history of candles in the archive",
  verbs: {
    import: {
      usage: "FILE --instrument SYMBOL --interval 1m|5m|15m|1h|4h|1d [--quote USD] [--time-zone Europe/Berlin] [--replace]",
      says: "Takes a CSV or Parquet file into the archive, all of it or nothing. An unknown symbol becomes a simulated instrument.",
      options: {
        instrument: { type: "string" },
        interval: { type: "string" },
        quote: { type: "string" },
        "time-zone": { type: "string" },
        replace: { type: "boolean" },
      },
      words: { min: 1, max: 1 },
      async run(context) {
        const [file = ""] = context.positionals;
        const input = {
          file: resolve(file),
          symbol: requiredText(context.values, "instrument"),
          interval: requiredText(context.values, "interval"),
          ...given(context.values, { quote: "quote", "time-zone": "timeZone", replace: "replace" }),
        };
        context.note(`Reading ${file} …`);
        const { services } = await context.parts();
        const imported = await context.run(importCandleFile, input, { ...services, reader: withProgress(services.reader, context) });
        return { json: imported, text: importText(imported) };
      },
    },
  },
};

function importText(imported: ImportedCandles): string {
  const { instrument, interval, candles: count, written, from, to, gaps, notes, unchanged } = imported;
  const what = unchanged ? "The archive held these candles already; nothing was changed." : `${written} written.`;
  const gapText = gaps.count === 0 ? "No gaps." : `${gaps.count} gaps, ${gaps.missing} candles missing (reported, not filled).`;
  return [
    `${instrument.symbol} ${interval}: ${count} candles from ${shortTime(from)} to ${shortTime(to)} UTC. ${what}`,
    gapText,
    ...notes,
  ].join("\n");
}

/** Counts rows aloud while a long file is read. */
function withProgress(reader: CandleFileReader, { note }: CommandContext): CandleFileReader {
  return {
    read(file, sink) {
      let rows = 0;
      return reader.read(file, {
        header: sink.header,
        rows(batch) {
          const before = Math.floor(rows / PROGRESS_EVERY);
          rows += batch.lines.length;
          if (Math.floor(rows / PROGRESS_EVERY) > before) note(`  ${rows} rows checked`);
          return sink.rows(batch);
        },
      });
    },
  };
}
