import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import { Badge } from "../ui/badge.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { ruleTitle } from "./gate-word.tsx";

type Check = { readonly rule: string; readonly observed: string; readonly limit: string; readonly unit: string; readonly passes: boolean };

/** Each rule that the gate asked, with the figures it was answered by. */
export function CheckTable({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <Table caption="Checks of the risk gate, in the order asked" stack>
      <THead>
        <Th>Rule</Th>
        <Th num>Observed</Th>
        <Th num>Limit</Th>
        <Th>Unit</Th>
        <Th>Answer</Th>
      </THead>
      <TBody>
        {checks.map((check) => (
          <Tr key={check.rule}>
            <Td label="Rule">{ruleTitle(check.rule)}</Td>
            <Td num label="Observed">
              <Observed text={check.observed} />
            </Td>
            <Td num label="Limit">
              <Observed text={check.limit} />
            </Td>
            <Td muted label="Unit">
              {check.unit}
            </Td>
            <Td label="Answer">{check.passes ? <Badge>Passes</Badge> : <Badge tone="warning">Refuses</Badge>}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

/** A figure with at most four decimals and its whole text on hover, or a word. */
function Observed({ text }: { readonly text: string }) {
  if (tryDecimal(text, 24) === undefined) return <span>{text}</span>;
  const decimals = text.includes(".") ? Math.min(8, text.length - text.indexOf(".") - 1) : 0;
  return (
    <span title={text}>
      <Figure value={text} decimals={decimals} />
    </span>
  );
}
