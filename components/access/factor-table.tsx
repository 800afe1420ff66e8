"use client";

import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { TextField } from "../ui/text-field.tsx";
import { Time } from "../ui/time.tsx";

export type FactorRow = {
  readonly id: string;
  readonly kind: "totp" | "passkey";
  readonly name: string;
  readonly addedAt: string;
  readonly lastUsedAt: string | null;
  readonly isSynced: boolean;
};

type FormAction = (form: FormData) => Promise<ConfirmOutcome>;

type FactorTableProps = {
  readonly factors: readonly FactorRow[];
  /** Whether the last one must stay. */
  readonly isRequired: boolean;
  readonly renameAction: FormAction;
  readonly removeAction: FormAction;
};

const kinds = { totp: "Authenticator app", passkey: "Passkey" } as const;

/** The second factors of the person, with what can be done to each. */
export function FactorTable({ factors, isRequired, renameAction, removeAction }: FactorTableProps) {
  const isLast = factors.length === 1;
  const keepReason = isLast && isRequired ? "This is your last factor, and your role needs one. Add another first." : null;
  return (
    <Table caption="Your second factors" stack>
      <THead>
        <Th>Name</Th>
        <Th>Kind</Th>
        <Th>Added</Th>
        <Th>Last used</Th>
        <Th>
          <span className="sr-only">Acts</span>
        </Th>
      </THead>
      <TBody>
        {factors.length === 0 && <EmptyRow columns={5}>No second factor: a stolen password is enough to sign in as you. Add one.</EmptyRow>}
        {factors.map(({ id, kind, name, addedAt, lastUsedAt, isSynced }) => (
          <Tr key={id}>
            <Td label="Name" wrap>
              {name}
            </Td>
            <Td label="Kind">
              <span className="inline-flex flex-wrap items-center gap-2">
                {kinds[kind]}
                {isSynced && <Badge>synced</Badge>}
              </span>
            </Td>
            <Td label="Added">
              <Time at={addedAt} />
            </Td>
            <Td label="Last used">{lastUsedAt === null ? <span className="text-muted">not yet</span> : <Time at={lastUsedAt} />}</Td>
            <Td label="Acts">
              <div className="flex flex-wrap justify-end gap-2">
                <ConfirmDialog
                  trigger={<Button size="sm">Rename</Button>}
                  title={`Rename ${name}`}
                  consequence="Only you see the name."
                  confirmLabel="Rename"
                  tone="primary"
                  fields={{ factorId: id }}
                  action={renameAction}
                >
                  <TextField name="name" label="Name" defaultValue={name} maxLength={60} required autoFocus />
                </ConfirmDialog>
                {keepReason ? (
                  <Button size="sm" disabledReason={keepReason}>
                    Remove
                  </Button>
                ) : (
                  <ConfirmDialog
                    trigger={<Button size="sm">Remove</Button>}
                    title={`Remove ${name}?`}
                    consequence={
                      isLast
                        ? "You then sign in with the password alone, and your recovery codes end."
                        : "It signs you in no more. Your other factors stay."
                    }
                    confirmLabel="Remove factor"
                    pendingLabel="Removing"
                    fields={{ factorId: id }}
                    action={removeAction}
                  >
                    <EndOthersField />
                  </ConfirmDialog>
                )}
              </div>
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

/** Offered with each change of a factor. */
export function EndOthersField() {
  return (
    <CheckboxField
      name="endOthers"
      label="End all my other sessions"
      help="If a stranger is the reason: every other browser is signed out at once."
    />
  );
}
