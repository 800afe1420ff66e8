import { ModeBadge } from "../ui/badge.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { type GrantAction, GrantSelect } from "./grant-select.tsx";

type Grant = {
  readonly portfolioId: string;
  readonly name: string;
  readonly mode: "paper" | "live";
  readonly verb: "view" | "trade" | null;
};

type GrantTableProps = {
  readonly userId: string;
  readonly grants: readonly Grant[];
  readonly action: GrantAction;
  readonly disabledReason: string | null;
};

/** What one user may do with each portfolio. */
export function GrantTable({ userId, grants, action, disabledReason }: GrantTableProps) {
  return (
    <Table caption="Grants" stack>
      <THead>
        <Th>Portfolio</Th>
        <Th>Mode</Th>
        <Th>Grant</Th>
      </THead>
      <TBody>
        {grants.length === 0 && <EmptyRow columns={3}>There is no portfolio to grant yet.</EmptyRow>}
        {grants.map(({ portfolioId, name, mode, verb }) => (
          <Tr key={portfolioId}>
            <Td label="Portfolio" wrap>
              {name}
            </Td>
            <Td label="Mode">
              <ModeBadge mode={mode} />
            </Td>
            <Td label="Grant">
              <GrantSelect {...{ userId, portfolioId, name, verb, action, disabledReason }} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
