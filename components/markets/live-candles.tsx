"use client";

import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { CandleChart } from "../charts/candle-chart.tsx";
import { useLive } from "../live/use-live.ts";
import { type CandleView, type MarketFill, withLater } from "./candle-view.ts";
import { FillTwin } from "./fill-twin.tsx";
import { missingCandles } from "./missing-candles.ts";

export type LaterCandlesAction = (input: {
  readonly instrumentId: string;
  readonly interval: string;
  readonly from: string;
  readonly limit: number;
}) => Promise<{ readonly ok: true; readonly value: CandleView } | { readonly ok: false }>;

type LiveCandlesProps = {
  readonly instrument: {
    readonly id: string;
    readonly symbol: string;
    readonly base: string;
    readonly quote: string;
    readonly priceDecimals: number;
    readonly sizeDecimals: number;
    readonly isSimulated: boolean;
  };
  readonly interval: string;
  readonly intervalMs: number;
  readonly initial: CandleView;
  readonly keep: number;
  /** Null where the window ends in the past: then nothing is appended. */
  readonly later: LaterCandlesAction | null;
};

const EVERY_MS = 1_000;
const AT_MOST = 500;

/** Candles with fills marked; what closes meanwhile is asked for and appended, not the whole series again. */
export function LiveCandles({ instrument, interval, intervalMs, initial, keep, later }: LiveCandlesProps) {
  const [view, setView] = useState(initial);
  const [origin, setOrigin] = useState(initial);
  if (origin !== initial) {
    setOrigin(initial); // the page was rendered anew with another window
    setView(initial);
  }
  useLater(
    later,
    () => ({ instrumentId: instrument.id, interval, from: lastTime(view), limit: AT_MOST }),
    (more) => setView((before) => withLater(before, more, keep)),
  );
  const marks = useMemo(() => view.fills.map((fill) => ({ ...fill, price: Number(fill.price) })), [view.fills]);
  const { gaps } = useMemo(() => missingCandles(view.candles, intervalMs), [view.candles, intervalMs]);
  return (
    <CandleChart
      label={`${instrument.symbol}, candles of ${interval}${instrument.isSimulated ? ", simulated" : ""}`}
      candles={view.candles}
      intervalMs={intervalMs}
      decimals={instrument.priceDecimals}
      fills={marks}
      gaps={gaps}
      simulated={instrument.isSimulated}
    >
      <FillTwin fills={newestFirst(view.fills)} instrument={instrument} />
    </CandleChart>
  );
}

/** Asks once a second at most, one question at a time, and once more for what came while asking. */
function useLater(
  action: LaterCandlesAction | null,
  question: () => Parameters<LaterCandlesAction>[0],
  onAnswer: (view: CandleView) => void,
): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isAsking = useRef(false);
  const isDue = useRef(false);
  const ask = useEffectEvent(async () => {
    timer.current = undefined;
    if (action === null || isAsking.current || document.hidden) return;
    isDue.current = false;
    isAsking.current = true;
    const answer = await action(question()).catch(() => null); // the next message asks again; the frame shows that live is paused
    isAsking.current = false;
    if (answer?.ok) onAnswer(answer.value);
    if (isDue.current) plan();
  });
  const plan = useEffectEvent(() => {
    isDue.current = true;
    timer.current ??= setTimeout(() => void ask(), EVERY_MS);
  });
  useLive(["market", "books"], undefined, () => plan());
  useEffect(() => {
    const onVisible = () => isDue.current && plan();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, []);
}

function lastTime({ candles }: CandleView): string {
  const last = candles.at(-1);
  return last ? new Date(last.time).toISOString() : "";
}

function newestFirst(fills: readonly MarketFill[]): readonly MarketFill[] {
  return fills.toReversed();
}
