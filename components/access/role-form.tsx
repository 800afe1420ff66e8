"use client";

import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import type { RoleChoice } from "./invite-dialog.tsx";
import { useAttempt } from "./use-attempt.ts";

type RoleFormProps = {
  readonly userId: string;
  /** Id of the role the user has. */
  readonly role: string;
  readonly roles: readonly RoleChoice[];
  readonly action: FormAction<unknown>;
  readonly disabledReason: string | null;
  readonly isSelf: boolean;
};

export function RoleForm({ userId, role, roles, action, disabledReason, isSelf }: RoleFormProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  return (
    <Form action={submit} key={`${role} ${attempt.count}`}>
      <FormError title="The role was not changed" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="userId" value={userId} />
      <SelectField
        name="role"
        label="Role"
        defaultValue={role}
        help={isSelf ? "Changing your own role signs you out." : "Changing the role ends the user's sessions."}
        disabledReason={disabledReason}
        options={roles.map(({ id, name, says }) => ({ value: id, label: `${name}: ${says}` }))}
        error={fields["role"]}
      />
      <FormActions>
        <SubmitButton variant="secondary" pendingLabel="Changing" disabledReason={disabledReason}>
          Change role
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
