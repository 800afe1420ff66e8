"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { KillState } from "./kill-data.ts";

export type ReleaseAction = (form: FormData) => Promise<ConfirmOutcome>;

type ReleaseDialogProps = { readonly state: KillState; readonly disabledReason: string | null; readonly action: ReleaseAction };

/** Lets orders pass again, for the epoch that the person saw and no later one. */
export function ReleaseDialog({ state, disabledReason, action }: ReleaseDialogProps) {
  const { scope, scopeId, epoch } = state;
  const where = scope === "all" ? "everything" : `${scope} ${state.name}`;
  if (disabledReason) {
    return (
      <Button size="sm" disabledReason={disabledReason}>
        Release
      </Button>
    );
  }
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Release</Button>}
      title={`Release the kill switch for ${where}?`}
      consequence="Runs that are wanted running may send orders again at once, through the risk gate. Orders that were cancelled stay cancelled."
      confirmLabel="Release"
      pendingLabel="Releasing"
      tone="danger"
      fields={{ scope, scopeId, epoch: String(epoch) }}
      action={action}
    >
      <TextField name="reason" label="Reason" optional maxLength={300} help="Stands in the audit record." />
    </ConfirmDialog>
  );
}
