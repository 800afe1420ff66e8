"use client";

import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { DeleteNumbers, type PreviewAction } from "./delete-numbers.tsx";

type DeletePortfolioButtonProps = {
  readonly portfolioId: string;
  readonly name: string;
  readonly action: (form: FormData) => Promise<ConfirmOutcome>;
  readonly preview: PreviewAction;
  readonly disabledReason: string | null;
};

/** Takes a portfolio out of sight, after its name was typed. */
export function DeletePortfolioButton({ portfolioId, name, action, preview, disabledReason }: DeletePortfolioButtonProps) {
  if (disabledReason) return <Button disabledReason={disabledReason}>Delete</Button>;
  return (
    <ConfirmDialog
      trigger={<Button variant="danger-quiet">Delete</Button>}
      title={`Delete ${name}`}
      consequence={<DeleteNumbers portfolioId={portfolioId} preview={preview} />}
      confirmLabel="Delete portfolio"
      pendingLabel="Deleting"
      typedWord={name}
      fields={{ portfolioId }}
      action={action}
    />
  );
}
