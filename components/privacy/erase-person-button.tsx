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
      consequence="Destroys the keys of what is personal about this user here: name, e-mail, devices, factors, tokens, notices and the personal part of the user's audit events. The user is signed out and cannot sign in again. Portfolios, orders and the audit record stay, under a pseudonym; so does what was typed at failed sign-ins and from where, under the desk's own key. This desk cannot bring it back; backups from before hold it until the date that Admin, Encryption then shows. A second admin has to agree."
      confirmLabel="Erase"
      pendingLabel="Erasing"
      typedWord="ERASE"
      fields={{ userId }}
      action={action}
    />
  );
}
