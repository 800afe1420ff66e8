"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

type ErasePersonButtonProps = {
  readonly userId: string;
  readonly name: string;
  readonly action: (form: FormData) => Promise<ConfirmOutcome>;
  readonly disabledReason: string | null;
};

/** Asks for the erasure of a person; a second admin agrees before it happens. */
export function ErasePersonButton({ userId, name, action, disabledReason }: ErasePersonButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button icon="lock" variant="danger" disabledReason={disabledReason}>
          Erase
        </Button>
      }
      title={`Erase ${name} for ever?`}
      consequence="Destroys the keys of everything personal about this user: name, e-mail, devices, factors, tokens, notices and the personal part of audit events. The user is signed out and cannot sign in again. Portfolios, orders and the audit record stay, under a pseudonym. Nothing can bring it back. A second admin has to agree."
      confirmLabel="Erase"
      pendingLabel="Erasing"
      typedWord="ERASE"
      fields={{ userId }}
      action={action}
    />
  );
}
