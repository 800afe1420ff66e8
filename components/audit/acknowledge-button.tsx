"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

export type AcknowledgeAction = (form: FormData) => Promise<ConfirmOutcome>;

type AcknowledgeButtonProps = { readonly anomalyId: string; readonly title: string; readonly action: AcknowledgeAction };

export function AcknowledgeButton({ anomalyId, title, action }: AcknowledgeButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Acknowledge: ${title}`}>
          Acknowledge
        </Button>
      }
      title="Acknowledge this?"
      consequence="It says that you looked at the events behind it. The finding stays, with your name and the time."
      confirmLabel="Acknowledge"
      tone="primary"
      fields={{ anomalyId }}
      action={action}
    />
  );
}
