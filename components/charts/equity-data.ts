/** The worth of a portfolio at a moment: a double, for display only. */
export type EquityPoint = {
  /** @unit ms since 1970, UTC */
  readonly time: number;
  readonly equity: number;
};

/** A point as it is drawn. @unit drawdown: percent below the highest equity so far, zero or negative */
export type DrawnEquity = EquityPoint & { readonly drawdown: number };

/** Adds the drawdown; of points within the same second the last one stays, as the chart knows whole seconds. @shape oldest first */
export function withDrawdown(points: readonly EquityPoint[]): DrawnEquity[] {
  const drawn: DrawnEquity[] = [];
  let peak = Number.NEGATIVE_INFINITY;
  for (const { time, equity } of points) {
    peak = Math.max(peak, equity);
    const point = { time, equity, drawdown: peak > 0 ? (equity / peak - 1) * 100 : 0 };
    const before = drawn.at(-1);
    if (before !== undefined && Math.floor(before.time / 1000) === Math.floor(time / 1000)) drawn.pop();
    drawn.push(point);
  }
  return drawn;
}

/** Whether only points were added behind those shown. */
export function isContinuation(shown: readonly DrawnEquity[], next: readonly DrawnEquity[]): boolean {
  const at = shown.length - 2;
  return (
    at >= 0 &&
    next.length >= shown.length &&
    next[0]?.time === shown[0]?.time &&
    next[at]?.time === shown[at]?.time &&
    next[at]?.equity === shown[at]?.equity
  );
}
