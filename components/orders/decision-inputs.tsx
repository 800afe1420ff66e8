import { DefinitionList } from "../ui/definition-list.tsx";
import { Figure, Money } from "../ui/figure.tsx";
import type { InstrumentName } from "./order-row.ts";

type DecisionInputsProps = {
  readonly inputs: { readonly equity: string; readonly cash: string; readonly dayBasisEquity: string; readonly position: string };
  readonly instrument: InstrumentName;
  readonly currency: string;
};

/** What the account looked like when the gate was asked. */
export function DecisionInputs({ inputs, instrument, currency }: DecisionInputsProps) {
  return (
    <DefinitionList
      items={[
        { term: "Equity", value: <Money value={inputs.equity} currency={currency} /> },
        { term: "Cash", value: <Money value={inputs.cash} currency={currency} /> },
        { term: "Equity at day start", value: <Money value={inputs.dayBasisEquity} currency={currency} /> },
        { term: "Position", value: <Figure value={inputs.position} decimals={instrument.sizeDecimals} unit={instrument.base} /> },
      ]}
    />
  );
}
