import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { CandleColumns } from "#lib/domain/market/candle.ts";
import { columnsOf } from "#lib/domain/market/candle-columns.ts";
import { backfill } from "#lib/domain/market/synthetic.ts";

const file = fileURLToPath(new URL("../../../shared/reference/btc-perp-1m.csv", import.meta.url));

/** The real BTC one-minute candles where the reference data stands beside the checkout, else a seeded synthetic month. */
export function minuteCandles(): { readonly symbol: string; readonly tick: string; readonly candles: CandleColumns } {
  if (!existsSync(file)) {
    console.warn("the reference data is absent: a seeded synthetic month stands in for the BTC candles");
    return { symbol: "DEMO/USD", tick: "0.01", candles: backfill(7, epochMs(Date.UTC(2026, 0, 1)), 43_200) };
  }
  const rows = readFileSync(file, "utf8").trim().split("\n").slice(1);
  const candles = rows.map((row) => {
    const [time = "", open, high, low, close, volume] = row.split(",");
    const openTime = epochMs(Date.parse(`${time.slice(0, 19).replace(" ", "T")}Z`));
    return { openTime, open: Number(open), high: Number(high), low: Number(low), close: Number(close), volume: Number(volume) };
  });
  return { symbol: "BTC/USD", tick: "0.125", candles: columnsOf(candles) };
}
