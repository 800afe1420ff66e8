import { historyPath } from "#lib/paths.ts";
import { HistoryLink } from "../audit/history-link.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import type { TokenRow } from "./token-row.ts";

type TokenTableProps = {
  readonly tokens: readonly TokenRow[];
  readonly empty: string;
  readonly revokeAction: (form: FormData) => Promise<ConfirmOutcome>;
  /** Why the reader may not read the record; without it no history is offered. */
  readonly historyReason?: string | null;
};

/** Tokens with what they may do and when they were used; a token that is over stays in sight, greyed. */
export function TokenTable({ tokens, empty, revokeAction, historyReason }: TokenTableProps) {
  const hasOwners = tokens.some(({ owner }) => owner !== undefined);
  return (
    <Table caption="API tokens" stack>
      <THead>
        <Th>Name</Th>
        {hasOwners && <Th>Owner</Th>}
        <Th>Kind</Th>
        <Th>May</Th>
        <Th>From</Th>
        <Th>Last used</Th>
        <Th>Ends</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </THead>
      <TBody>
        {tokens.length === 0 && <EmptyRow columns={hasOwners ? 8 : 7}>{empty}</EmptyRow>}
        {tokens.map((token) => (
          <Tr key={token.id} muted={token.state !== "active"}>
            <Td label="Name" wrap>
              <span className="font-medium">{token.name}</span>
              <br />
              <code className="text-xs text-muted">{token.prefix}…</code>
            </Td>
            {hasOwners && <Td label="Owner">{token.owner}</Td>}
            <Td label="Kind">{token.mode === "signed" ? <Badge tone="accent">signed</Badge> : <Badge>plain</Badge>}</Td>
            <Td label="May" wrap>
              {token.scopes.join(", ")}
            </Td>
            <Td label="From" wrap>
              {token.addresses.length === 0 ? "anywhere" : token.addresses.join(", ")}
            </Td>
            <Td label="Last used">{token.lastUsedAt === null ? "never" : <Time at={token.lastUsedAt} />}</Td>
            <Td label="Ends">{token.state === "active" ? <Time at={token.expiresAt} /> : <Badge tone="warning">{token.state}</Badge>}</Td>
            <Td>
              <div className="flex flex-wrap justify-end gap-1">
                {historyReason !== undefined && <HistoryLink href={historyPath(token.id)} disabledReason={historyReason} of={token.name} />}
                {token.state === "active" && <RevokeButton token={token} action={revokeAction} />}
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function RevokeButton({ token, action }: { readonly token: TokenRow; readonly action: TokenTableProps["revokeAction"] }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost">
          Revoke
          <span className="sr-only"> {token.name}</span>
        </Button>
      }
      title={`Revoke ${token.name}?`}
      consequence="Programs that use it are refused from the next request on. This cannot be undone."
      confirmLabel="Revoke"
      pendingLabel="Revoking"
      fields={{ tokenId: token.id }}
      action={action}
    />
  );
}
