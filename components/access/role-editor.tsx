"use client";

import type { PermissionView, RoleView } from "#lib/domain/access/role-view.ts";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { permissionAreas } from "./permission-areas.ts";
import { useAttempt } from "./use-attempt.ts";

type RoleEditorProps = {
  readonly permissions: readonly PermissionView[];
  /** The role to change; a new one where it is left out. */
  readonly role?: RoleView;
  readonly action: FormAction<unknown>;
  readonly disabledReason: string | null;
};

/** Name, purpose and permissions of a role. */
export function RoleEditor({ permissions, role, action, disabledReason }: RoleEditorProps) {
  const [attempt, submit] = useAttempt(action);
  const { message, fields } = refusal(attempt.outcome);
  const typed = (name: string, before: string) => String(attempt.form?.get(name) ?? before);
  const ticked = attempt.form ? new Set(attempt.form.getAll("permissions[]")) : new Set<unknown>(role?.permissions ?? []);
  return (
    <Form action={submit} key={attempt.count}>
      <FormError title="The role was not saved" message={message} fields={fields} attempt={attempt.count} />
      {role && (
        <>
          <input type="hidden" name="roleId" value={role.id} />
          <input type="hidden" name="expectedVersion" value={role.version} />
        </>
      )}
      <TextField
        name="name"
        label="Name"
        required
        maxLength={40}
        defaultValue={typed("name", role?.name ?? "")}
        error={fields["name"]}
        disabledReason={disabledReason}
      />
      <TextField
        name="says"
        label="What it is for"
        required
        maxLength={200}
        defaultValue={typed("says", role?.says ?? "")}
        error={fields["says"]}
        disabledReason={disabledReason}
      />
      {permissionAreas(permissions).map(({ area, items }) => (
        <fieldset key={area} className="grid gap-1">
          <legend className="mb-1 text-sm font-medium">{area}</legend>
          {items
            .filter(({ isGrantable }) => isGrantable)
            .map((permission) => (
              <CheckboxField
                key={permission.name}
                name="permissions[]"
                value={permission.name}
                label={permission.says}
                help={helpOf(permission)}
                defaultChecked={permission.isAlwaysHeld || ticked.has(permission.name)}
                disabledReason={permission.isAlwaysHeld ? "Everybody with a login has it." : disabledReason}
              />
            ))}
        </fieldset>
      ))}
      <FormActions>
        <SubmitButton pendingLabel="Saving" disabledReason={disabledReason}>
          {role ? "Save the role" : "Make the role"}
        </SubmitButton>
      </FormActions>
    </Form>
  );
}

function helpOf({ isDangerous, on }: PermissionView): string | undefined {
  const notes = [
    isDangerous ? "Dangerous: asks for a second factor anew." : "",
    on === "platform" ? "" : `Needs a grant to ${on} as well.`,
  ];
  return notes.filter(Boolean).join(" ") || undefined;
}
