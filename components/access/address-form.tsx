"use client";

import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { useAttempt } from "./use-attempt.ts";

export type AddressFormProps = {
  readonly userId: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly action: FormAction<unknown>;
  readonly disabledReason: string | null;
};

/** One person's list. Empty is anywhere. */
export function AddressForm({ userId, name, addresses, action, disabledReason }: AddressFormProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const wrong = fields["addresses"] ?? Object.entries(fields).find(([field]) => field.startsWith("addresses."))?.[1];
  const value = attempt.form ? String(attempt.form.get("addresses") ?? "") : addresses.join(", ");
  return (
    <form action={submit} className="flex flex-wrap items-end gap-2" key={attempt.count}>
      <input type="hidden" name="userId" value={userId} />
      <div className="min-w-0 flex-1">
        <TextField
          name="addresses"
          label={`Addresses of ${name}`}
          mono
          optional
          placeholder="anywhere"
          defaultValue={value}
          error={wrong}
          disabledReason={disabledReason}
        />
      </div>
      <SubmitButton size="sm" pendingLabel="Saving" disabledReason={disabledReason}>
        Save
      </SubmitButton>
      {!wrong && <FormError title="Nothing was changed" message={message} attempt={attempt.count} />}
      {attempt.outcome?.ok && (
        <span role="status" className="text-sm text-muted">
          Saved.
        </span>
      )}
    </form>
  );
}
