/** What can be wrong with one row of a candle file. */
export const faultKinds = {
  "malformed-row": "rows whose number of fields differs from the header",
  "unreadable-time": "times that cannot be read",
  "nonexistent-local-time": "local times that the time zone skips",
  "ambiguous-local-time": "local times that the time zone has twice",
  "misaligned-time": "times that are not the start of an interval",
  "duplicate-time": "rows with a time that is there already",
  "unordered-time": "rows older than the row before",
  "missing-value": "empty fields",
  "non-numeric": "fields that are not a number",
  "nan-value": "fields that say NaN",
  "negative-value": "negative numbers",
  "zero-price": "prices of zero",
  "out-of-range": "numbers too large to be true",
  inconsistent: "rows whose high is below the low, or whose open or close lies outside them",
} as const;

export type FaultKind = keyof typeof faultKinds;

export type CandleFault = {
  /** Counted from 1; the header of a CSV file is line 1. */
  readonly line: number;
  readonly kind: FaultKind;
  readonly column?: string;
  /** The text at fault, at most 40 characters. */
  readonly value: string;
  /** For people. */
  readonly says: string;
};

/** Why a candle file was refused. */
export type CandleReport = {
  /** What `line` counts: lines of a text file or rows of a Parquet file. */
  readonly unit: "line" | "row";
  readonly rows: number;
  /** What is wrong with the file as a whole. */
  readonly problems: readonly string[];
  /** The first 50, by line. */
  readonly faults: readonly CandleFault[];
  readonly faultCount: number;
  readonly counts: Readonly<Partial<Record<FaultKind, number>>>;
};

const REPORTED_FAULTS = 50;
const VALUE_LENGTH = 40;

/** Collects faults: the first 50 of them, and the count of each kind. */
export function faultCollector() {
  const faults: CandleFault[] = [];
  const counts: Partial<Record<FaultKind, number>> = {};
  let faultCount = 0;
  return {
    add(line: number, kind: FaultKind, value: string | null, says: string, column?: string): void {
      faultCount++;
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (faults.length >= REPORTED_FAULTS) return;
      const text = value ?? "";
      const short = text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text;
      faults.push({ line, kind, value: short, says, ...(column === undefined ? {} : { column }) });
    },
    get count() {
      return faultCount;
    },
    report(unit: "line" | "row", rows: number, problems: readonly string[]): CandleReport {
      return { unit, rows, problems, faults: [...faults].sort((a, b) => a.line - b.line), faultCount, counts: { ...counts } };
    },
  };
}

/** The report as lines of text for a terminal or a log. */
export function reportLines(report: CandleReport): string[] {
  const rest = report.faultCount - report.faults.length;
  return [
    ...report.problems,
    ...report.faults.map((fault) => `${report.unit} ${fault.line}: ${fault.says}`),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
    ...Object.entries(report.counts).map(([kind, count]) => `${count} ${faultKinds[kind as FaultKind]}`), // keys of counts are kinds
  ];
}
