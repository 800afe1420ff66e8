"use client";

import type { ConnectionView } from "#lib/domain/connection/connection-view.ts";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { Submitted } from "./add-connection-dialog.tsx";
import { CredentialFields } from "./credential-fields.tsx";

type RotateProps = {
  readonly connection: Pick<ConnectionView, "id" | "label" | "venue" | "version">;
  readonly action: FormAction<{ readonly version: number }>;
  readonly disabledReason: string | null;
};

/** Puts a new credential in place of the current one, which ends only after the new one was found good. */
export function RotateDialog({ connection, action, disabledReason }: RotateProps) {
  const { label, version } = connection;
  return (
    <Dialog
      title={version === null ? `Type the credential of ${label} again` : `Rotate ${label}`}
      description={
        version === null
          ? "The worker checks it at the venue before it counts."
          : `Version ${version} goes on until the worker found the new one good, and 15 minutes longer. Then it is destroyed. End it at the venue afterwards.`
      }
      trigger={
        <Button size="sm" variant="ghost" disabledReason={disabledReason}>
          {version === null ? "Type again" : "Rotate"}
          <span className="sr-only"> {label}</span>
        </Button>
      }
    >
      <RotateForm connection={connection} action={action} />
    </Dialog>
  );
}

function RotateForm({ connection, action }: Pick<RotateProps, "connection" | "action">) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  if (attempt.outcome?.ok) return <Submitted />;
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="Nothing was stored" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="connectionId" value={connection.id} />
      <CredentialFields venue={connection.venue} errors={fields} />
      <FormActions>
        <SubmitButton pendingLabel="Sealing">Seal and check</SubmitButton>
      </FormActions>
    </Form>
  );
}
