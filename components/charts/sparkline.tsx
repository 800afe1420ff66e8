"use client"; // as icon.tsx: an svg may not cross to the browser piece by piece

type SparklineProps = {
  /** @shape oldest first; display only */
  readonly values: readonly number[];
  readonly label: string;
  /** @unit px */
  readonly width?: number;
  /** @unit px */
  readonly height?: number;
};

/** A line the size of a word; drawn on the server. */
export function Sparkline({ values, label, width = 96, height = 24 }: SparklineProps) {
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? 0;
  const tone = last > first ? "text-up" : last < first ? "text-down" : "text-muted";
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fill="none"
      role="img"
      aria-label={label}
      className={`inline-block align-middle ${tone}`}
    >
      {values.length > 1 && <path d={linePath(values, width, height)} stroke="currentColor" strokeWidth={1.25} strokeLinejoin="round" />}
    </svg>
  );
}

function linePath(values: readonly number[], width: number, height: number): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const inset = 1.5;
  const step = (width - 2 * inset) / (values.length - 1);
  return values
    .map((value, i) => {
      const x = inset + i * step;
      const y = inset + (1 - (value - low) / span) * (height - 2 * inset);
      return `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
