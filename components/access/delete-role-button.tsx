"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import type { EndAction } from "./end-sessions-button.tsx";

type DeleteRoleButtonProps = {
  readonly roleId: string;
  readonly version: number;
  readonly name: string;
  readonly action: EndAction;
  readonly disabledReason: string | null;
};

/** Deletes a role that nobody has. */
export function DeleteRoleButton({ roleId, version, name, action, disabledReason }: DeleteRoleButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" disabledReason={disabledReason}>
          Delete
        </Button>
      }
      title={`Delete the role ${name}?`}
      consequence="Nobody has it, so nobody loses anything. A second admin approves it."
      confirmLabel="Delete"
      fields={{ roleId, expectedVersion: String(version) }}
      action={action}
    />
  );
}
