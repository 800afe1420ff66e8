"use client";

import { CheckboxField } from "../ui/checkbox-field.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { useAttempt } from "./use-attempt.ts";

type PasswordSectionProps = {
  readonly email: string;
  readonly name: string;
  readonly history: number;
  readonly action: FormAction<{ readonly endedSessions: number }>;
};

/** Changing the own password. */
export function PasswordSection({ email, name, history, action }: PasswordSectionProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const changed = attempt.outcome?.ok ? attempt.outcome.value : undefined;
  return (
    <Form action={submit} key={changed ? `changed ${attempt.count}` : "form"}>
      <FormError title="The password is as it was" message={message} fields={fields} attempt={attempt.count} />
      {changed && (
        <p role="status" className="text-sm">
          The password is changed
          {changed.endedSessions > 0
            ? `, and ${changed.endedSessions === 1 ? "one other session" : `${changed.endedSessions} other sessions`} ended.`
            : "."}
        </p>
      )}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField name="current" label="Current password" autoComplete="current-password" required error={fields["current"]} />
      <NewPasswordFields label="New password" email={email} name={name} error={fields["password"]} />
      <p className="text-xs text-muted">None of your last {history} passwords. It never expires.</p>
      <CheckboxField name="endOthers" label="Sign out everywhere else" help="Ends every other session of yours at once." defaultChecked />
      <FormActions>
        <SubmitButton variant="secondary" pendingLabel="Changing">
          Change password
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
