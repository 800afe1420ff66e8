"use client";

import { paths } from "#lib/paths.ts";
import { LinkButton } from "../ui/button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { RadioField } from "../ui/radio-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { useAttempt } from "./use-attempt.ts";

type ForgotFormProps = { readonly action: FormAction<unknown>; readonly hasMail: boolean };

/** Asks for a link by mail. The answer is the same whether or not somebody has the e-mail. */
export function ForgotForm({ action, hasMail }: ForgotFormProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  if (!hasMail) {
    return (
      <div className="grid gap-3 text-sm">
        <p>This desk sends no mail. An admin can make you a one-time link for a new password, or unlock your sign-in.</p>
        <div>
          <LinkButton href={paths.login}>Go to sign-in</LinkButton>
        </div>
      </div>
    );
  }
  if (attempt.outcome?.ok) {
    return (
      <div role="status" className="grid gap-3 text-sm">
        <p className="font-medium">If this e-mail has an account here, a link is on its way.</p>
        <p className="text-muted">It works once, for 30 minutes. Nothing came? Look into the spam folder, then ask an admin.</p>
        <div>
          <LinkButton href={paths.login}>Go to sign-in</LinkButton>
        </div>
      </div>
    );
  }
  return (
    <Form action={submit}>
      <FormError title="Nothing was sent" message={message} fields={fields} attempt={attempt.count} />
      <TextField
        name="email"
        type="email"
        label="E-mail"
        autoComplete="username"
        required
        autoFocus
        key={`email-${attempt.count}`}
        defaultValue={String(attempt.form?.get("email") ?? "")}
        error={fields["email"]}
      />
      <RadioField
        name="wish"
        label="What you need"
        defaultValue="reset"
        options={[
          { value: "reset", label: "A new password", help: "Ends your sessions; your second factor stays." },
          { value: "unlock", label: "Unlock my sign-in", help: "After too many wrong attempts; the password stays." },
        ]}
      />
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Asking">
          Send the link
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
