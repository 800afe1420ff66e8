import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import type { Interval } from "#lib/domain/market/candle.ts";
import { type CheckedCandles, candleCheck } from "#lib/domain/market/candle-check.ts";
import { recogniseColumns } from "#lib/domain/market/candle-file.ts";
import { isTimeZone } from "#lib/domain/market/candle-file-zone.ts";
import type { CandleFileReader } from "#lib/ports/candle-file-reader.ts";

export type CandleFileInput = {
  readonly file: string;
  readonly interval: Interval;
  /** Of times that name no zone: an IANA name, UTC unless given. */
  readonly timeZone?: string | undefined;
};

/**
 * Reads a candle file of a person and checks every row. Changes nothing.
 * @error not-found (no such file), invalid-input (an unknown time zone; too large; neither CSV nor Parquet)
 */
export async function checkCandleFile(
  ports: { readonly reader: CandleFileReader },
  input: CandleFileInput,
): Promise<Result<CheckedCandles>> {
  const { file, interval, timeZone = "UTC" } = input;
  if (!isTimeZone(timeZone)) {
    const says = `"${timeZone}" is not a time zone. Use a name such as UTC or America/New_York.`;
    return err(failure("invalid-input", says, { fields: { timeZone: says } }));
  }
  const check = candleCheck({ interval, timeZone });
  let headerProblems: readonly string[] = [];
  const read = await ports.reader.read(file, {
    header(names) {
      const recognised = names.length === 0 ? emptyFile : recogniseColumns(names);
      if (recognised.kind === "columns") return recognised.indexes;
      headerProblems = recognised.problems;
      return undefined;
    },
    rows: check.add,
  });
  if (!read.ok) return read;
  const { unit } = read.value;
  if (headerProblems.length === 0) return ok(check.finish(unit));
  return ok({ kind: "refused", report: { unit, rows: 0, problems: headerProblems, faults: [], faultCount: 0, counts: {} } });
}

const emptyFile = { kind: "refused", problems: ["The file is empty."] } as const;
