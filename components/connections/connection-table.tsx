import type { ConnectionView } from "#lib/domain/connection/connection-view.ts";
import type { Findings } from "#lib/domain/connection/findings.ts";
import type { FormAction } from "../access/form-failure.ts";
import { Badge } from "../ui/badge.tsx";
import type { ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { CheckNow } from "./check-now.tsx";
import { ConnectionState } from "./connection-state.tsx";
import { DeleteConnection } from "./delete-connection.tsx";
import { RotateDialog } from "./rotate-dialog.tsx";

type ConnectionTableProps = {
  readonly items: readonly ConnectionView[];
  readonly mayNot: string | null;
  readonly rotateAction: FormAction<{ readonly version: number }>;
  readonly checkAction: FormAction<unknown>;
  readonly deleteAction: (form: FormData) => Promise<ConfirmOutcome>;
};

/** Connections with what is known of their credentials: an end, a fingerprint, what they may do, how they are. */
export function ConnectionTable({ items, mayNot, rotateAction, checkAction, deleteAction }: ConnectionTableProps) {
  return (
    <Table caption="Connections" stack>
      <THead>
        <Th>Name</Th>
        <Th>State</Th>
        <Th>Credential</Th>
        <Th>May</Th>
        <Th>Last check</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </THead>
      <TBody>
        {items.length === 0 && (
          <EmptyRow columns={6}>No connections yet. Paper trading needs none; add one for a venue or a provider of market data.</EmptyRow>
        )}
        {items.map((connection) => (
          <Tr key={connection.id} muted={connection.state === "deleting"}>
            <Td label="Name" wrap>
              <span className="font-medium">{connection.label}</span>
              <br />
              <span className="text-xs text-muted">
                {connection.venueName}
                {connection.sandbox ? ` · ${connection.sandbox}` : ""}
              </span>
            </Td>
            <Td label="State" wrap>
              <ConnectionState connection={connection} />
            </Td>
            <Td label="Credential" wrap>
              <Credential connection={connection} />
            </Td>
            <Td label="May" wrap>
              <May findings={connection.findings} />
            </Td>
            <Td label="Last check">{connection.checkedAt === null ? "never" : <Time at={connection.checkedAt} />}</Td>
            <Td>
              {connection.state !== "deleting" && (
                <div className="flex flex-wrap justify-end gap-1 sm:flex-nowrap">
                  {connection.version !== null && <CheckNow connection={connection} action={checkAction} disabledReason={mayNot} />}
                  <RotateDialog connection={connection} action={rotateAction} disabledReason={mayNot ?? whyNotNow(connection)} />
                  <DeleteConnection connection={connection} action={deleteAction} disabledReason={mayNot} />
                </div>
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function whyNotNow({ submission }: ConnectionView): string | null {
  return submission?.state === "waiting" ? "The worker still checks the credential typed before." : null;
}

function Credential({ connection: { lastFour, fingerprint, version, overlapUntil } }: { readonly connection: ConnectionView }) {
  if (lastFour === null) return <span className="text-muted">none stored</span>;
  return (
    <>
      <code>…{lastFour}</code> <span className="text-xs text-muted">version {version}</span>
      <br />
      <code className="text-xs text-muted">{fingerprint}</code>
      {overlapUntil !== null && (
        <p className="text-xs text-muted">
          Version before ends <Time at={overlapUntil} inline />
        </p>
      )}
    </>
  );
}

function May({ findings }: { readonly findings: Findings | null }) {
  if (!findings) return <span className="text-muted">not known yet</span>;
  const words = [findings.canRead && "read", findings.canTrade && "trade"].filter((word) => word !== false);
  return (
    <>
      {words.join(", ") || "nothing"} {findings.canWithdraw && <Badge tone="danger">withdraw</Badge>}
      {findings.isAddressBound === false && (
        <p className="text-xs text-muted">From any address: bind it to this desk&apos;s at the venue.</p>
      )}
      {findings.expiresAt !== null && (
        <p className="text-xs text-muted">
          Ends <Time at={findings.expiresAt} inline />
        </p>
      )}
    </>
  );
}
