import { DAY_MS, type EpochMs, epochMs } from "../../kernel/time.ts";

/** Leaf positions, inclusive. */
export type LeafRange = readonly [from: number, to: number];

/** A month (UTC) as a half-open stretch of time. */
export type MonthSpan = { readonly from: EpochMs; readonly to: EpochMs };

/** What an `audit.retired` event says. @source docs/audit-format.md, "Retired months" */
export type Retirement = MonthSpan & {
  readonly month: string;
  /** When it was written. */
  readonly at: EpochMs;
  readonly events: number;
  /** Hex SHA-256 over the leaves by index. */
  readonly leaves: string;
  /** Where the leaves of the month's events stand, in order. */
  readonly ranges: readonly LeafRange[];
};

/** How long after its end a month may have been sealed: a worker that stood still. */
const SEALED_AFTER_MS = 31 * DAY_MS;
/** How long after its end a month is kept whatever is set. */
const KEPT_MONTHS = 12;

/** Undefined for what explains nothing: not a retirement that was done, or one that the desk's owner did not write at least a year after the month. */
export function retirementOf(body: string): Retirement | undefined {
  const said = read(body);
  const { data } = said;
  const month = String(data["month"]);
  const ranges = rangesOf(data["ranges"]);
  const { events, leaves } = data;
  if (said.type !== "audit.retired" || said.result !== "done" || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month) || !ranges) return undefined;
  if (typeof leaves !== "string" || typeof events !== "number" || ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0) !== events)
    return undefined;
  const at = Date.parse(String(said.at));
  const isOwners = typeof said.role === "string" && !/^bulwark_(web|worker)_/.test(said.role);
  const isOld = at >= startOf(month, KEPT_MONTHS + 1); // false for what is no time
  return isOwners && isOld ? { month, ...spanOf(month), at: epochMs(at), events, leaves, ranges } : undefined;
}

export function spanOf(month: string): MonthSpan {
  return { from: startOf(month, 0), to: startOf(month, 1) };
}

function startOf(month: string, later: number): EpochMs {
  const [year, number] = month.split("-").map(Number);
  return epochMs(Date.UTC(year ?? Number.NaN, (number ?? Number.NaN) - 1 + later));
}

export function isMember({ ranges }: Pick<Retirement, "ranges">, leafIndex: number): boolean {
  return ranges.some(([from, to]) => leafIndex >= from && leafIndex <= to);
}

/** Whether a leaf that was signed then can be of the month: a checkpoint says when, whatever stands beside the leaf. */
export function isOfMonth({ from, to }: MonthSpan, signedAt: EpochMs | undefined): boolean {
  return signedAt !== undefined && signedAt >= from - DAY_MS && signedAt <= to + SEALED_AFTER_MS;
}

type Fields = { readonly [name: string]: unknown };

function read(body: string) {
  const { type, result, at, data, writer } = fieldsOf(parsed(body));
  return { type, result, at, data: fieldsOf(data), role: fieldsOf(writer)["role"] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: it explains nothing
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {}; // any object may be read by its keys
}

/** Undefined unless they stand in order and apart. */
function rangesOf(value: unknown): readonly LeafRange[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  let next = 0;
  for (const range of value) {
    const [from, to] = Array.isArray(range) && range.length === 2 ? range : [];
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < next || to < from) return undefined;
    next = to + 1;
  }
  return value;
}
