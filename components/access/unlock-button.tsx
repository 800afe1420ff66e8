"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

type UnlockButtonProps = {
  readonly userId: string;
  readonly name: string;
  readonly action: (form: FormData) => Promise<ConfirmOutcome | undefined>;
  readonly disabledReason: string | null;
};

/** Lets somebody sign in again at once after too many wrong attempts. */
export function UnlockButton({ userId, name, action, disabledReason }: UnlockButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button icon="lock" disabledReason={disabledReason}>
          Unlock sign-in
        </Button>
      }
      title={`Unlock the sign-in of ${name}?`}
      consequence="Wrong attempts so far count no more. The password and the second factor stay, and the person is told."
      confirmLabel="Unlock"
      pendingLabel="Unlocking"
      tone="primary"
      fields={{ userId }}
      action={action}
    />
  );
}
