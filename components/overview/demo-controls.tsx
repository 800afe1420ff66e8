"use client";

import { useActionState } from "react";
import { DeleteNumbers, type PreviewAction } from "../portfolios/delete-numbers.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

type DemoAction = (form: FormData) => Promise<ConfirmOutcome>;

type StartDemoProps = { readonly action: DemoAction; readonly disabledReason: string | null; readonly primary?: boolean };

/** DEMO/USD, a paper portfolio and a running SMA crossover, by one press. */
export function StartDemo({ action, disabledReason, primary = false }: StartDemoProps) {
  const [outcome, submit] = useActionState<ConfirmOutcome, FormData>(async (_before, form) => await action(form), undefined);
  return (
    <form action={submit} className="flex flex-wrap items-center gap-2">
      <SubmitButton variant={primary ? "primary" : "secondary"} icon="play" pendingLabel="Starting" disabledReason={disabledReason}>
        Start the demonstration
      </SubmitButton>
      {outcome?.error && (
        <span role="alert" className="text-sm text-danger">
          {outcome.error}
        </span>
      )}
    </form>
  );
}

type StopDemoProps = {
  readonly portfolioId: string;
  readonly action: DemoAction;
  readonly preview: PreviewAction;
  readonly disabledReason: string | null;
};

/** Ends the demonstration after saying in numbers what that ends. */
export function StopDemo({ portfolioId, action, preview, disabledReason }: StopDemoProps) {
  const label = "Stop and delete the demonstration";
  if (disabledReason) return <Button disabledReason={disabledReason}>{label}</Button>;
  return (
    <ConfirmDialog
      trigger={<Button>{label}</Button>}
      title={label}
      consequence={<DeleteNumbers portfolioId={portfolioId} preview={preview} />}
      confirmLabel="Stop and delete"
      pendingLabel="Deleting"
      action={action}
    />
  );
}
