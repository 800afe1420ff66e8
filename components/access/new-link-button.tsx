"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import type { MadeLink } from "./invite-dialog.tsx";
import { OneTimeLink } from "./one-time-link.tsx";
import { useAttempt } from "./use-attempt.ts";

type NewLinkButtonProps = {
  readonly userId: string;
  readonly name: string;
  readonly action: FormAction<MadeLink>;
  readonly disabledReason: string | null;
};

/** A fresh one-time link, for a lost one or a forgotten password. */
export function NewLinkButton(props: NewLinkButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title={`New link for ${props.name}`}
      trigger={
        <Button icon="key" disabledReason={props.disabledReason}>
          New link
        </Button>
      }
    >
      <NewLinkForm {...props} />
    </Dialog>
  );
}

function NewLinkForm({ userId, name, action }: NewLinkButtonProps) {
  const [attempt, submit] = useAttempt(action);
  if (attempt.outcome?.ok) return <OneTimeLink {...attempt.outcome.value} who={name} />;
  const { message } = refusal(attempt.outcome);
  return (
    <Form action={submit}>
      <FormError title="No link was made" message={message} attempt={attempt.count} />
      <input type="hidden" name="userId" value={userId} />
      <p className="text-sm text-muted">
        Whoever opens the link sets a new password and ends the sessions of {name}. Until then the old password holds. An earlier link that
        nobody used ends now.
      </p>
      <FormActions>
        <SubmitButton pendingLabel="Making the link">Make the link</SubmitButton>
      </FormActions>
    </Form>
  );
}
