"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogClose } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { OneTimeLink } from "./one-time-link.tsx";
import { useAttempt } from "./use-attempt.ts";

/** `url` is null where the link went by mail. */
export type MadeLink = { readonly url: string | null; readonly expiresAt: number };
export type RoleChoice = { readonly id: string; readonly name: string; readonly says: string };
type InviteDialogProps = {
  readonly action: FormAction<MadeLink & { readonly email: string }>;
  readonly roles: readonly RoleChoice[];
  readonly disabledReason: string | null;
};

/** Invites somebody and shows the one-time link. */
export function InviteDialog({ action, roles, disabledReason }: InviteDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title="Invite somebody"
      trigger={
        <Button variant="primary" icon="plus" disabledReason={disabledReason}>
          Invite
        </Button>
      }
    >
      <InviteForm action={action} roles={roles} />
    </Dialog>
  );
}

function InviteForm({ action, roles }: Pick<InviteDialogProps, "action" | "roles">) {
  const [attempt, submit] = useAttempt(action);
  if (attempt.outcome?.ok) {
    return (
      <div className="grid gap-4">
        <OneTimeLink {...attempt.outcome.value} who={attempt.outcome.value.email} />
        <div>
          <DialogClose asChild>
            <Button variant="primary">Done</Button>
          </DialogClose>
        </div>
      </div>
    );
  }
  const { message, fields } = refusal(attempt.outcome);
  const typed = (name: string) => String(attempt.form?.get(name) ?? "");
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="Nobody was invited" message={message} fields={fields} attempt={attempt.count} />
      <TextField name="email" type="email" label="E-mail" required defaultValue={typed("email")} error={fields["email"]} />
      <TextField name="name" label="Name" required defaultValue={typed("name")} error={fields["name"]} />
      <RadioField
        name="role"
        label="Role"
        defaultValue={typed("role") || "viewer"}
        options={roles.map(({ id, name, says }) => ({ value: id, label: name, help: says }))}
        error={fields["role"]}
      />
      <FormActions>
        <SubmitButton pendingLabel="Inviting">Make the link</SubmitButton>
      </FormActions>
    </Form>
  );
}
