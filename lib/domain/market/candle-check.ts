import type { CandleColumns, Interval } from "./candle.ts";
import { intervals } from "./candle.ts";
import { type CandleGaps, gapCounter } from "./candle-check-gaps.ts";
import { type CandleReport, type FaultKind, faultCollector } from "./candle-check-report.ts";
import { growingColumns } from "./candle-columns-growing.ts";
import { candleFields } from "./candle-file.ts";
import { readNumber } from "./candle-file-number.ts";
import { finestStep, TICK_DECIMALS } from "./candle-file-step.ts";
import { timeReader } from "./candle-file-time.ts";

/** Rows of a candle file as texts. @shape `fields[k][i]` is field k of `candleFields` of the row at line `lines[i]` */
export type CandleRows = {
  readonly lines: readonly number[];
  readonly fields: readonly (readonly (string | null)[])[];
  /** Rows that could not be split into their fields. */
  readonly malformed: readonly { readonly line: number; readonly value: string; readonly says: string }[];
};

export type CheckedCandles =
  | { readonly kind: "accepted"; readonly candles: CandleColumns; readonly gaps: CandleGaps; readonly finestStep: string }
  | { readonly kind: "refused"; readonly report: CandleReport };

/** Rows of a file, at most: 38 years of one-minute candles. */
const LARGEST_FILE_ROWS = 20_000_000;
/** With so many candles and no two of them neighbours, the interval is the wrong one. */
const ROWS_FOR_INTERVAL = 10;

/**
 * Checks the rows of a candle file one after the other and turns them into columns. One fault refuses the whole file: the
 * outcome is either all candles or a report of what is wrong with which line. Gaps are counted, not refused.
 */
export function candleCheck(options: { readonly interval: Interval; readonly timeZone: string }) {
  const intervalMs = intervals[options.interval];
  const readTime = timeReader({ timeZone: options.timeZone, isDaily: options.interval === "1d" });
  const faults = faultCollector();
  const columns = growingColumns();
  const gaps = gapCounter(intervalMs);
  const step = finestStep();
  const texts: (string | null)[] = [];
  const values: number[] = [0, 0, 0, 0, 0];
  let rows = 0;
  let older = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let smallestStep = Number.POSITIVE_INFINITY;

  function addRow(line: number): void {
    rows++;
    const at = checkTime(line, texts[0] ?? null);
    const areNumbers = checkNumbers(line);
    if (areNumbers) checkShape(line);
    if (at === undefined || !areNumbers || faults.count > 0) return;
    gaps.add(at);
    columns.add(at, values);
  }

  function checkTime(line: number, text: string | null): number | undefined {
    const at = readTime(text);
    if (typeof at === "string") return fault(line, at, text, timeFaults[at](text ?? "", options.timeZone), "time");
    if (at !== latest && Number.isFinite(latest)) smallestStep = Math.min(smallestStep, Math.abs(at - latest));
    if (at === latest) fault(line, "duplicate-time", text, `the time ${text} stands in the row before as well`, "time");
    else if (at < latest) {
      older++;
      fault(line, "unordered-time", text, `the time ${text} is before that of a row above; the oldest row must come first`, "time");
    }
    latest = Math.max(latest, at);
    if (at % intervalMs !== 0)
      return fault(line, "misaligned-time", text, `the time ${text} is not the start of an interval of ${options.interval} in UTC`, "time");
    return at;
  }

  function checkNumbers(line: number): boolean {
    let areFine = true;
    for (let k = 1; k <= 5; k++) {
      const text = texts[k] ?? null;
      const name = candleFields[k] as string; // six fields
      const number = readNumber(text);
      if (number.kind === "fault") {
        fault(line, number.fault, text, numberFaults[number.fault](name, text ?? ""), name);
        areFine = false;
      } else if (k < 5 && number.value === 0) {
        fault(line, "zero-price", text, `the ${name} is zero`, name);
        areFine = false;
      } else {
        values[k - 1] = number.value;
        if (k < 5) step.add(number.value, number.plain);
      }
    }
    return areFine;
  }

  function checkShape(line: number): void {
    const [open, high, low, close] = values as [number, number, number, number, number];
    const [, openText, highText, lowText, closeText] = texts;
    if (high < low) fault(line, "inconsistent", `${highText} < ${lowText}`, `the high ${highText} is below the low ${lowText}`);
    else if (open > high || open < low)
      fault(line, "inconsistent", `${openText}`, `the open ${openText} lies outside low ${lowText} to high ${highText}`, "open");
    else if (close > high || close < low)
      fault(line, "inconsistent", `${closeText}`, `the close ${closeText} lies outside low ${lowText} to high ${highText}`, "close");
  }

  function fault(line: number, kind: FaultKind, value: string | null, says: string, column?: string): undefined {
    columns.drop(); // the file is refused from here on: its candles are not needed any more
    faults.add(line, kind, value, says, column);
  }

  function problems(): string[] {
    const found: string[] = [];
    if (rows === 0) found.push("The file has no rows.");
    if (rows > LARGEST_FILE_ROWS) found.push(`The file has more than ${LARGEST_FILE_ROWS.toLocaleString("en-US")} rows: split it.`);
    if (older > 0 && older >= rows - 1)
      found.push("The file runs from the newest row to the oldest: turn it round, the oldest row must come first.");
    if (rows >= ROWS_FOR_INTERVAL && smallestStep > intervalMs && Number.isFinite(smallestStep)) {
      found.push(
        `No two rows are ${options.interval} apart; the shortest step in the file is ${stepName(smallestStep)}. Was another interval meant?`,
      );
    }
    return found;
  }

  return {
    /** False when the row limit is reached: reading on is of no use. */
    add(batch: CandleRows): boolean {
      for (const { line, value, says } of batch.malformed) {
        rows++;
        fault(line, "malformed-row", value, says);
      }
      for (let i = 0; i < batch.lines.length; i++) {
        for (let k = 0; k <= 5; k++) texts[k] = batch.fields[k]?.[i] ?? null;
        addRow(batch.lines[i] as number); // i < length
      }
      return rows <= LARGEST_FILE_ROWS;
    },
    finish(unit: "line" | "row"): CheckedCandles {
      const found = problems();
      const finest = step.step();
      if (rows > 0 && faults.count === 0 && finest === undefined)
        found.push(`All prices are below the smallest tick, ${TICK_DECIMALS} decimals.`);
      if (found.length > 0 || faults.count > 0 || finest === undefined)
        return { kind: "refused", report: faults.report(unit, rows, found) };
      return { kind: "accepted", candles: columns.finish(), gaps: gaps.finish(), finestStep: finest };
    },
  };
}

const timeFaults = {
  "unreadable-time": (text: string) =>
    text === "" ? "the time is empty" : `"${text}" is not a time; ISO 8601 or epoch seconds, ms or µs are`,
  "nonexistent-local-time": (text: string, zone: string) => `the clocks of ${zone} skip ${text}`,
  "ambiguous-local-time": (text: string, zone: string) => `the clocks of ${zone} show ${text} twice; give the times with their offset`,
};

const numberFaults = {
  "missing-value": (name: string) => `the ${name} is empty`,
  "non-numeric": (name: string, text: string) => `the ${name} "${text}" is not a number`,
  "nan-value": (name: string) => `the ${name} is NaN`,
  "negative-value": (name: string, text: string) => `the ${name} ${text} is negative`,
  "out-of-range": (name: string, text: string) => `the ${name} ${text} is outside what can be stored`,
};

function stepName(ms: number): string {
  const known = Object.entries(intervals).find(([, length]) => length === ms);
  return known ? known[0] : `${ms / 1_000} s`;
}
