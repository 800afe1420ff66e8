import { describe, expect, it } from "vitest";
import { type InstrumentChoice, instrumentOptions, intervalOptions, type PortfolioChoice } from "./run-choices.ts";

const demo: PortfolioChoice = { id: "p", name: "Demo", mode: "paper", baseCurrency: "USD", feedKind: "demo", controlReason: null };
const replay: PortfolioChoice = { ...demo, feedKind: "replay" };
const demoUsd: InstrumentChoice = { id: "d", symbol: "DEMO/USD", quote: "USD", isDemo: true, intervals: ["1m"] };
const goog: InstrumentChoice = { id: "g", symbol: "GOOG", quote: "USD", isDemo: false, intervals: ["1d"] };
const euro: InstrumentChoice = { id: "e", symbol: "BTC/EUR", quote: "EUR", isDemo: false, intervals: ["1h"] };

const open = (options: readonly { readonly value: string; readonly disabled?: boolean }[]) =>
  options.filter((option) => !option.disabled).map((option) => option.value);

describe("what a run may be started on", () => {
  it("is DEMO/USD at 1m alone where the portfolio follows the demonstration market", () => {
    expect(open(instrumentOptions(demo, [demoUsd, goog]))).toEqual(["d"]);
    expect(open(intervalOptions(demo, demoUsd))).toEqual(["1m"]);
  });

  it("is what the archive has candles of where the portfolio replays", () => {
    expect(open(instrumentOptions(replay, [goog, { ...goog, id: "x", intervals: [] }]))).toEqual(["g"]);
    expect(open(intervalOptions(replay, goog))).toEqual(["1d"]);
  });

  it("leaves out what is quoted in another currency and says so", () => {
    const [, option] = instrumentOptions(replay, [euro]);
    expect(option).toMatchObject({ disabled: true, label: "BTC/EUR (quoted in EUR)" });
  });
});
