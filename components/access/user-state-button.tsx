"use client";

import type { UserState } from "#lib/domain/access/user.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

type StateAction = (form: FormData) => Promise<{ readonly error?: string }>;

type UserStateButtonProps = {
  readonly userId: string;
  readonly name: string;
  readonly state: UserState;
  readonly actions: { readonly disableUser: StateAction; readonly enableUser: StateAction };
  readonly disabledReason: string | null;
  readonly isSelf: boolean;
};

/** Locks a user out, or lets the user in again. */
export function UserStateButton({ userId, name, state, actions, disabledReason, isSelf }: UserStateButtonProps) {
  if (state === "disabled") {
    return (
      <ConfirmDialog
        tone="primary"
        trigger={
          <Button icon="check" disabledReason={disabledReason}>
            Enable
          </Button>
        }
        title={`Enable ${name}?`}
        consequence="The user may sign in again with the role and grants from before."
        confirmLabel="Enable"
        fields={{ userId }}
        action={actions.enableUser}
      />
    );
  }
  return (
    <ConfirmDialog
      trigger={
        <Button icon="lock" variant="danger" disabledReason={disabledReason}>
          Disable
        </Button>
      }
      title={`Disable ${name}?`}
      consequence={`Ends ${isSelf ? "your own" : "all"} sessions and open links at once. Nothing is deleted; runs go on.`}
      confirmLabel="Disable"
      fields={{ userId }}
      action={actions.disableUser}
    />
  );
}
