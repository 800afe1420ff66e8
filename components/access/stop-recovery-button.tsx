"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

type StopRecoveryButtonProps = {
  readonly userId: string;
  readonly name: string;
  readonly action: (form: FormData) => Promise<ConfirmOutcome | undefined>;
  readonly disabledReason: string | null;
};

/** Objects to a recovery link that was printed on the desk's machine. */
export function StopRecoveryButton({ userId, name, action, disabledReason }: StopRecoveryButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button icon="kill" disabledReason={disabledReason}>
          Stop a recovery link
        </Button>
      }
      title={`Stop the recovery link of ${name}?`}
      consequence="A link that was printed on the desk's machine for a lost last factor ends at once. The factors stay as they are."
      confirmLabel="Stop the link"
      pendingLabel="Stopping"
      fields={{ userId }}
      action={action}
    />
  );
}
