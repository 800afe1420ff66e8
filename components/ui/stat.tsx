import type { ReactNode } from "react";
import { formatDecimal, signOf } from "./decimal-text.ts";
import { Icon } from "./icon.tsx";

type StatProps = {
  readonly label: ReactNode;
  /** The value, usually a Money or a Figure. */
  readonly children: ReactNode;
  /** A change as decimal text, shown with sign and arrow. */
  readonly delta?: string | null;
  readonly deltaDecimals?: number;
  readonly deltaUnit?: string;
  readonly note?: ReactNode;
};

/** One figure that matters, with its change. Stands in a StatRow. */
export function Stat({ label, children, delta, deltaDecimals, deltaUnit, note }: StatProps) {
  return (
    <div className="@container min-w-0 bg-surface px-4 py-3">
      <dt className="truncate text-xs text-muted">{label}</dt>
      <dd className="mt-0.5">
        {/* A long figure gets smaller, then breaks between thousands: no digit is ever cut off. */}
        <span className="block text-[clamp(0.9375rem,9.5cqi,1.25rem)] leading-7 font-semibold tracking-tight [&_.num]:whitespace-normal">
          {children}
        </span>
        <span className="flex min-h-4.5 flex-wrap items-center gap-x-2 text-xs text-muted">
          {delta != null && <Delta value={delta} decimals={deltaDecimals} unit={deltaUnit} />}
          {note}
        </span>
      </dd>
    </div>
  );
}

/** Figures side by side, divided by hairlines. */
export function StatRow({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line lg:auto-cols-fr lg:grid-flow-col lg:grid-cols-none">
      {children}
    </dl>
  );
}

type DeltaProps = { readonly value: string; readonly decimals?: number | undefined; readonly unit?: string | undefined };

function Delta({ value, decimals, unit }: DeltaProps) {
  const sign = signOf(value, decimals);
  const tone = sign > 0 ? "text-up" : sign < 0 ? "text-down" : "text-muted";
  return (
    <data value={value} className={`num inline-flex items-center gap-0.5 font-medium ${tone}`}>
      {sign !== 0 && <Icon name={sign > 0 ? "arrow-up" : "arrow-down"} size={12} />}
      {formatDecimal(value, { decimals, sign: true })}
      {unit !== undefined && `\u2009${unit}`}
    </data>
  );
}
