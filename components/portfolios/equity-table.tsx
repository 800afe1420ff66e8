import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

type EquityTableProps = {
  /** @shape oldest first */
  readonly points: readonly { readonly time: number; readonly equity: number }[];
  readonly currency: string;
};

const SHOWN = 24;

/** The curve in figures: evenly spread points, newest first. */
export function EquityTable({ points, currency }: EquityTableProps) {
  return (
    <Table caption={`Equity in ${currency}, ${SHOWN} points over the curve, newest first`}>
      <THead>
        <Th>Market time</Th>
        <Th num>Equity ({currency})</Th>
      </THead>
      <TBody>
        {spread(points).map(({ time, equity }) => (
          <Tr key={time}>
            <Td>
              <Time at={time} exact />
            </Td>
            <Td num>
              <Figure value={equity.toFixed(2)} decimals={2} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function spread<T>(points: readonly T[]): readonly T[] {
  const last = points.length - 1;
  const count = Math.min(SHOWN, points.length);
  return Array.from({ length: count }, (_, i) => points[last - Math.round((i * last) / Math.max(1, count - 1))] as T); // within the list by construction
}
