"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { Button } from "../ui/button.tsx";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { Dialog, DialogClose } from "../ui/dialog.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { ShownOnce } from "./shown-once.tsx";

export type ScopeChoice = { readonly scope: string; readonly says: string; readonly isSensitive: boolean; readonly isHeld: boolean };
type Made = {
  readonly token: { readonly name: string; readonly mode: "plain" | "signed"; readonly expiresAt: string };
  readonly text: string;
};
type NewTokenDialogProps = {
  readonly scopes: readonly ScopeChoice[];
  readonly action: FormAction<Made>;
  readonly disabledReason: string | null;
};

/** Makes a token and shows its text, once. */
export function NewTokenDialog({ scopes, action, disabledReason }: NewTokenDialogProps) {
  const [isOpen, setOpen] = useState(false);
  const router = useRouter();
  const change = (open: boolean) => {
    setOpen(open);
    if (!open) router.refresh(); // the list shows what was made
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={change}
      title="New API token"
      description="A program that has it can do what you choose here, as long as you may do it yourself."
      trigger={
        <Button variant="primary" icon="plus" disabledReason={disabledReason}>
          New token
        </Button>
      }
    >
      <NewTokenForm scopes={scopes} action={action} />
    </Dialog>
  );
}

function NewTokenForm({ scopes, action }: Pick<NewTokenDialogProps, "scopes" | "action">) {
  const [attempt, submit] = useAttempt(action);
  if (attempt.outcome?.ok) {
    return (
      <div className="grid gap-4">
        <ShownOnce text={attempt.outcome.value.text} {...attempt.outcome.value.token} />
        <div>
          <DialogClose asChild>
            <Button variant="primary">I have stored it</Button>
          </DialogClose>
        </div>
      </div>
    );
  }
  const { message, fields } = refusal(attempt.outcome);
  const typed = (name: string) => String(attempt.form?.get(name) ?? "");
  const chosen = new Set(attempt.form?.getAll("scopes[]").map(String));
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="No token was made" message={message} fields={fields} attempt={attempt.count} />
      <TextField
        name="name"
        label="Name"
        help="What uses it, so that you know later"
        required
        defaultValue={typed("name")}
        error={fields["name"]}
      />
      <RadioField
        name="mode"
        label="Kind"
        defaultValue={typed("mode") || "signed"}
        error={fields["mode"]}
        options={[
          {
            value: "signed",
            label: "Signed",
            help: "Each request is signed and the secret is never sent. Sensitive operations take nothing else.",
          },
          { value: "plain", label: "Plain", help: "The token itself is sent with each request: simpler, for reading and everyday use." },
        ]}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-medium">It may</legend>
        {fields["scopes"] && (
          <p role="alert" className="text-sm text-danger">
            {fields["scopes"]}
          </p>
        )}
        {scopes.map(({ scope, says, isSensitive, isHeld }) => (
          <CheckboxField
            key={scope}
            name="scopes[]"
            value={scope}
            label={isSensitive ? `${says} (signed only)` : says}
            defaultChecked={chosen.has(scope)}
            disabledReason={isHeld ? null : "Your role does not include this."}
          />
        ))}
      </fieldset>
      <NumberField name="days" label="Lasts" unit="days" defaultValue={typed("days") || "90"} error={fields["days"]} help="At most 365" />
      <TextField
        name="addresses"
        label="Only from"
        optional
        mono
        help="Addresses or networks such as 192.0.2.0/24, with commas. Empty: from anywhere."
        defaultValue={typed("addresses")}
        error={fields["addresses"] ?? fields["addresses.0"]}
      />
      <FormActions>
        <SubmitButton pendingLabel="Making">Make the token</SubmitButton>
      </FormActions>
    </Form>
  );
}
