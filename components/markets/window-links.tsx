import Link from "next/link";
import { type Interval, intervals } from "#lib/domain/market/candle.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { classNames } from "../ui/class-names.ts";
import { type ChartWindow, candlesIn, type Range, ranges } from "./chart-window.ts";

type WindowLinksProps = {
  readonly instrumentId: string;
  readonly window: ChartWindow;
  readonly held: readonly Interval[];
  readonly to: string | undefined;
};

/** Interval and range of the chart, in the address, so that a link shows the same. */
export function WindowLinks({ instrumentId, window, held, to }: WindowLinksProps) {
  const href = (interval: Interval, range: Range | undefined) => withQuery(paths.market(instrumentId), { interval, range, to });
  return (
    <>
      <Choices label="Interval">
        {(Object.keys(intervals) as Interval[]).map((interval) => (
          // keys of the table
          <Choice
            key={interval}
            href={held.includes(interval) ? href(interval, undefined) : null}
            why={`The archive has no candles of ${interval}`}
            isCurrent={interval === window.interval}
          >
            {interval}
          </Choice>
        ))}
      </Choices>
      <Choices label="Range">
        {(Object.keys(ranges) as Range[]).map((range) => (
          // keys of the table
          <Choice
            key={range}
            href={candlesIn(range, window.interval) === null ? null : href(window.interval, range)}
            why={`Too few or too many candles of ${window.interval} to show at once`}
            isCurrent={range === window.range}
          >
            {ranges[range].label}
          </Choice>
        ))}
      </Choices>
    </>
  );
}

function Choices({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <nav aria-label={label} className="flex max-w-full overflow-x-auto rounded-md border border-line">
      {children}
    </nav>
  );
}

type ChoiceProps = { readonly href: string | null; readonly why: string; readonly isCurrent: boolean; readonly children: React.ReactNode };

const shape = "inline-flex h-7 shrink-0 items-center px-2.5 text-sm whitespace-nowrap focus-visible:-outline-offset-2 touch:h-11";

function Choice({ href, why, isCurrent, children }: ChoiceProps) {
  if (href === null) {
    return (
      <span title={why} aria-disabled className={classNames(shape, isCurrent ? "bg-raised text-muted" : "text-faint opacity-60")}>
        {children}
      </span>
    );
  }
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={isCurrent ? "true" : undefined}
      className={classNames(shape, isCurrent ? "bg-selected font-medium text-accent" : "text-muted hover:bg-raised hover:text-ink")}
    >
      {children}
    </Link>
  );
}
