"use client";

import { useEffect } from "react";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";

type SaveViewFormProps = { readonly query: string; readonly action: FormAction<unknown>; readonly onDone: () => void };

export function SaveViewForm({ query, action, onDone }: SaveViewFormProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const isDone = attempt.outcome?.ok === true;
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes once, when it is saved
  useEffect(() => {
    if (isDone) onDone();
  }, [isDone]);
  return (
    <Form action={submit}>
      <FormError title="It was not saved" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="query" value={query} />
      <TextField name="name" label="Name" error={fields["name"]} maxLength={60} required autoComplete="off" />
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Saving">
          Save
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
