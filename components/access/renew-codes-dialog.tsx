"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import type { Ask } from "./factor-data.ts";
import { EndOthersField } from "./factor-table.tsx";
import { refusal } from "./form-failure.ts";
import { RecoveryCodeList } from "./recovery-code-list.tsx";
import { useStepUp } from "./step-up-provider.tsx";
import { useAsk } from "./use-ask.ts";

type RenewCodesDialogProps = {
  readonly action: Ask<{ readonly recoveryCodes: readonly string[] }>;
  readonly disabledReason: string | null;
};

/** Ten new recovery codes in place of the earlier ones. */
export function RenewCodesDialog({ action, disabledReason }: RenewCodesDialogProps) {
  const withStepUp = useStepUp();
  const [isOpen, setOpen] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { outcome, count, isPending, send } = useAsk(
    (form: FormData) => withStepUp(() => action(form)),
    ({ recoveryCodes }) => setCodes(recoveryCodes),
  );
  if (disabledReason) return <Button disabledReason={disabledReason}>Make new codes</Button>;

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!isPending) send(new FormData(event.currentTarget));
  }

  function close(): void {
    setOpen(false);
    setCodes(null);
  }

  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => (next ? setOpen(true) : codes === null && close())} // codes that are shown once are closed by their own button
      trigger={<Button>Make new codes</Button>}
      title={codes ? "Recovery codes" : "Make new recovery codes"}
    >
      {codes ? (
        <RecoveryCodeList codes={codes} doneLabel="Done" onStored={close} />
      ) : (
        <Form onSubmit={onSubmit}>
          <FormError title="No codes were made" message={refusal(outcome).message} attempt={count} />
          <p className="text-sm text-muted">Ten new codes are shown once. The earlier ones end at that moment.</p>
          <EndOthersField />
          <FormActions>
            <Button type="submit" variant="primary" pending={isPending}>
              Make new codes
            </Button>
          </FormActions>
        </Form>
      )}
    </Dialog>
  );
}
