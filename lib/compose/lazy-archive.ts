import type { CandleArchive } from "../ports/candle-archive.ts";

/** An archive whose keeper is loaded on first use: most processes of the web never read history. */
export function lazyArchive(open: () => Promise<CandleArchive>): CandleArchive {
  let opening: Promise<CandleArchive> | undefined;
  const opened = () => {
    opening ??= open();
    return opening;
  };
  return {
    range: async (series) => (await opened()).range(series),
    read: async (series, window) => (await opened()).read(series, window),
    readLast: async (series, before, count) => (await opened()).readLast(series, before, count),
    write: async (series, candles, mode) => (await opened()).write(series, candles, mode),
    async close() {
      await (await opening)?.close();
    },
  };
}
