"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

type AskBackupButtonProps = {
  readonly action: (form: FormData) => Promise<{ readonly error?: string }>;
  readonly disabledReason: string | null;
};

/** Asks for a backup now; the starter makes it. */
export function AskBackupButton({ action, disabledReason }: AskBackupButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="primary" icon="plus" disabledReason={disabledReason}>
          Back up now
        </Button>
      }
      title="Back up now?"
      consequence="Starts within half a minute while the desk runs on. The oldest backup may go by the retention rule."
      confirmLabel="Back up now"
      pendingLabel="Asking"
      tone="primary"
      action={action}
    />
  );
}
