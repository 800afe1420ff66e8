import { classNames } from "../ui/class-names.ts";
import { formatDecimal } from "../ui/decimal-text.ts";

type ShareBarProps = {
  /** What is measured, for a screen reader: "Filled", "Share of equity". */
  readonly label: string;
  /** @unit % */
  readonly percent: string | null;
  /** Where the bar is full. @unit % */
  readonly limitPercent?: string;
  /** Whether coming near the limit is a warning; a fill is none. */
  readonly warns?: boolean;
};

const look = [
  "block h-1.5 w-10 appearance-none overflow-hidden rounded-full border-0 bg-line",
  "[&::-webkit-meter-inner-element]:block [&::-webkit-meter-inner-element]:h-full",
  "[&::-webkit-meter-bar]:h-full [&::-webkit-meter-bar]:rounded-full [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:bg-line [&::-webkit-meter-bar]:bg-none",
  "[&::-webkit-meter-optimum-value]:bg-accent [&::-webkit-meter-optimum-value]:bg-none [&::-moz-meter-bar]:bg-none [&:-moz-meter-optimum::-moz-meter-bar]:bg-accent",
  "[&::-webkit-meter-suboptimum-value]:bg-warning [&::-webkit-meter-suboptimum-value]:bg-none [&:-moz-meter-sub-optimum::-moz-meter-bar]:bg-warning",
  "[&::-webkit-meter-even-less-good-value]:bg-danger [&::-webkit-meter-even-less-good-value]:bg-none [&:-moz-meter-sub-sub-optimum::-moz-meter-bar]:bg-danger",
].join(" ");

/** A short bar with its figure: how much of a whole, or of a limit. */
export function ShareBar({ label, percent, limitPercent = "100", warns = false }: ShareBarProps) {
  if (percent === null) return <span className="text-faint">–</span>;
  const [value, limit] = [Number(percent), Number(limitPercent)]; // for the drawing alone; the text beside is exact
  const isFull = value >= limit;
  return (
    <span className="inline-flex items-center justify-end gap-2">
      <span className={classNames("num", warns && isFull && "font-medium text-danger")}>
        {formatDecimal(percent, warns ? { decimals: 2 } : {})}
        <span className="text-muted">{limitPercent === "100" ? "\u2009%" : ` of ${formatDecimal(limitPercent)}\u2009%`}</span>
      </span>
      <meter
        aria-label={label}
        min={0}
        max={limit}
        value={Math.min(Math.abs(value), limit)}
        {...(warns ? { low: limit * 0.8, high: limit * 0.9999, optimum: 0 } : {})}
        className={look}
      />
    </span>
  );
}
