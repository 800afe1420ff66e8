"use client";

import type { SigningKeyView } from "#lib/domain/access/signing-key.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { CopyId } from "../ui/copy-button.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import type { EndAction } from "./end-sessions-button.tsx";

type SigningKeyTableProps = {
  readonly keys: readonly SigningKeyView[];
  readonly action: EndAction;
  readonly disabledReason: string | null;
};

/** The keys that sign-in tokens are sealed under, and the button that makes the next one. */
export function SigningKeyTable({ keys, action, disabledReason }: SigningKeyTableProps) {
  return (
    <>
      <Table caption="Signing keys" stack>
        <THead>
          <Th>Key</Th>
          <Th>State</Th>
          <Th>Made</Th>
          <Th>Retired</Th>
        </THead>
        <TBody>
          {keys.map((key) => (
            <Tr key={key.id} muted={key.state === "retired"}>
              <Td label="Key">
                <CopyId id={key.id} />
              </Td>
              <Td label="State">
                <Badge tone={key.state === "active" ? "accent" : "neutral"}>{key.state}</Badge>
              </Td>
              <Td label="Made">
                <Time at={key.createdAt} />
              </Td>
              <Td label="Retired">{key.retiredAt === null ? "–" : <Time at={key.retiredAt} />}</Td>
            </Tr>
          ))}
        </TBody>
      </Table>
      <div className="p-3">
        <ConfirmDialog
          tone="primary"
          trigger={
            <Button icon="key" disabledReason={disabledReason}>
              Rotate
            </Button>
          }
          title="Make a new signing key?"
          consequence="New tokens are sealed under a new key from now on. The active key becomes the previous one; the previous one is retired and its secret erased: whoever still holds a token under it signs in again."
          confirmLabel="Rotate"
          pendingLabel="Rotating"
          action={action}
        />
      </div>
    </>
  );
}
