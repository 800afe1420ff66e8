import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { SimulatedMark } from "../ui/badge.tsx";

type InstrumentLinkProps = {
  readonly instrument: { readonly id: string; readonly symbol: string; readonly isSimulated: boolean };
  /** Where not all rows are simulated, each that is says so. */
  readonly marks?: boolean;
};

export function InstrumentLink({ instrument, marks = false }: InstrumentLinkProps) {
  return (
    <span className="inline-flex items-center gap-2">
      <Link href={paths.market(instrument.id)} className="rounded-sm font-medium hover:text-accent hover:underline">
        {instrument.symbol}
      </Link>
      {marks && instrument.isSimulated && <SimulatedMark />}
    </span>
  );
}
