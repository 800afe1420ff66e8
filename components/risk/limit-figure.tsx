import { fractionAsPercent } from "../orders/share.ts";
import { Figure } from "../ui/figure.tsx";

/** A bound as it is stored, and as per cent beside it. */
export function LimitFigure({ value }: { readonly value: string | null }) {
  const percent = value === null ? null : fractionAsPercent(value);
  return (
    <span className="num">
      <Figure value={value} />
      {percent !== null && (
        <span className="ml-2 inline-block min-w-10 text-right text-muted">
          <Figure value={percent} unit="%" />
        </span>
      )}
    </span>
  );
}
