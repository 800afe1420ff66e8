"use client";

import type { ReactNode } from "react";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";

export type SettingFormProps<T> = {
  readonly value: T;
  readonly version: number;
  readonly action: FormAction<unknown>;
  readonly disabledReason: string | null;
};

/** What a field of the form shows: what was typed last where that was refused, else what is in force. */
type Field = { readonly defaultValue: string; readonly error: string | undefined; readonly disabledReason: string | null };

type Props<T> = SettingFormProps<T> & {
  readonly refused: string;
  readonly children: (field: (name: keyof T & string) => Field) => ReactNode;
};

/** A setting in versions: saving makes the next one, and says so where somebody else made it meanwhile. */
export function SettingForm<T extends object>({ value, version, action, disabledReason, refused, children }: Props<T>) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const field = (name: keyof T & string): Field => ({
    defaultValue: String(attempt.outcome?.ok === false ? (attempt.form?.get(name) ?? "") : value[name]),
    error: fields[name],
    disabledReason,
  });
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title={refused} message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="expectedVersion" value={version} />
      {children(field)}
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Saving" disabledReason={disabledReason}>
          Save as version {version + 1}
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
