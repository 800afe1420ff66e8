"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

export type EndAction = (form: FormData) => Promise<{ readonly error?: string }>;

type EndSessionsButtonProps = {
  readonly label: string;
  readonly title: string;
  readonly consequence: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly action: EndAction;
  readonly disabledReason: string | null;
  readonly isSmall?: boolean;
};

/** Ends sessions after asking once more, with the number of them. */
export function EndSessionsButton({ label, title, consequence, fields, action, disabledReason, isSmall = false }: EndSessionsButtonProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button icon="sign-out" size={isSmall ? "sm" : "md"} disabledReason={disabledReason}>
          {label}
        </Button>
      }
      title={title}
      consequence={consequence}
      confirmLabel={label}
      pendingLabel="Ending"
      fields={fields}
      action={action}
    />
  );
}
