"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";

type AcknowledgeAction = (form: FormData) => Promise<ConfirmOutcome>;

/** That the record does not verify is acknowledged by another act: it needs the permission to manage the record, and a fresh factor. */
export type AcknowledgeActions = { readonly finding: AcknowledgeAction; readonly recordChange: AcknowledgeAction };

type AcknowledgeButtonProps = {
  readonly anomalyId: string;
  readonly rule: string;
  readonly title: string;
  readonly actions: AcknowledgeActions;
};

export function AcknowledgeButton({ anomalyId, rule, title, actions }: AcknowledgeButtonProps) {
  const isRecordChange = rule === "record-changed";
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Acknowledge: ${title}`}>
          Acknowledge
        </Button>
      }
      title="Acknowledge this?"
      consequence={
        isRecordChange
          ? "It says that you looked into it. The foot of every page goes on counting what does not verify until it is repaired."
          : "It says that you looked at the events behind it. The finding stays, with your name and the time."
      }
      confirmLabel="Acknowledge"
      tone="primary"
      fields={{ anomalyId }}
      action={isRecordChange ? actions.recordChange : actions.finding}
    />
  );
}
