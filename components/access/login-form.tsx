"use client";

import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { useAttempt } from "./use-attempt.ts";

type LoginFormProps = { readonly action: FormAction<unknown>; readonly next: string };

export function LoginForm({ action, next }: LoginFormProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  return (
    <Form action={submit}>
      <FormError title="You are not signed in" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="next" value={next} />
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
      <PasswordField name="password" label="Password" autoComplete="current-password" required error={fields["password"]} />
      <FormActions>
        <SubmitButton pendingLabel="Signing in">Sign in</SubmitButton>
      </FormActions>
    </Form>
  );
}
