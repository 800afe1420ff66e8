import { classNames } from "./class-names.ts";
import { formatDecimal, signOf } from "./decimal-text.ts";

type FigureProps = {
  /** A plain decimal text, or null where there is none yet. */
  readonly value: string | null;
  readonly decimals?: number;
  /** Shows + as well as the minus: for P&L and changes. */
  readonly sign?: boolean;
  /** "sign" colours gains and losses; the sign is then always shown. */
  readonly tone?: "sign" | "none";
  /** Behind the number; in tables the unit stands in the head. */
  readonly unit?: string;
};

const tones = { "-1": "text-down", "0": "", "1": "text-up" } as const;

/** A number for a person; its `value` attribute holds the plain decimal. */
export function Figure({ value, decimals, sign = false, tone = "none", unit }: FigureProps) {
  if (value === null) {
    return (
      <span className="text-faint">
        <span aria-hidden>–</span>
        <span className="sr-only">none</span>
      </span>
    );
  }
  return (
    <data value={value} className={classNames("num", tone === "sign" && tones[`${signOf(value, decimals)}`])}>
      {formatDecimal(value, { decimals, sign: sign || tone === "sign" })}
      {unit !== undefined && <span className="text-[0.85em] text-muted">{unit === "%" ? "\u2009%" : `\u00a0${unit}`}</span>}
    </data>
  );
}

type MoneyProps = Omit<FigureProps, "unit"> & { readonly currency: string };

/** A sum with its currency. */
export function Money({ currency, decimals = 2, ...rest }: MoneyProps) {
  return <Figure {...rest} decimals={decimals} unit={currency} />;
}
