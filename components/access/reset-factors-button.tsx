"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import type { EndAction } from "./end-sessions-button.tsx";

type ResetFactorsButtonProps = {
  readonly userId: string;
  readonly name: string;
  readonly action: EndAction;
  readonly disabledReason: string | null;
};

/** Takes the lost factors of a user away. */
export function ResetFactorsButton({ userId, name, action, disabledReason }: ResetFactorsButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button icon="lock" disabledReason={disabledReason}>
          Reset factors
        </Button>
      }
      title={`Take the second factors of ${name} away?`}
      consequence="Every authenticator app, passkey and recovery code ends, and the sessions with them. The next sign-in asks for a new factor where the role needs one. The user is told."
      confirmLabel="Reset factors"
      fields={{ userId }}
      action={action}
    />
  );
}
