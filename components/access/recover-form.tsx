"use client";

import { useEffect, useState } from "react";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { Time } from "../ui/time.tsx";
import { type FormAction, type Outcome, refusal } from "./form-failure.ts";
import { LinkOver } from "./link-over.tsx";
import { useAttempt } from "./use-attempt.ts";

type Checked = { readonly email: string; readonly waitsUntil: string | null };

type RecoverFormProps = {
  readonly check: (input: { token: string }) => Promise<Outcome<Checked>>;
  readonly action: FormAction<unknown>;
};

/** Somebody who lost the last factor, with the link that the host printed and the own password. */
export function RecoverForm({ check, action }: RecoverFormProps) {
  const [token, setToken] = useState("");
  const [found, setFound] = useState<Outcome<Checked>>();
  const [attempt, submit] = useAttempt(action);
  useEffect(() => {
    const given = window.location.hash.slice(1);
    setToken(given);
    const noAnswer = { ok: false, failure: { code: "internal", message: "The desk does not answer. Reload to try again." } } as const;
    check({ token: given }).then(setFound, () => setFound(noAnswer));
  }, [check]);
  if (!found) return <LoadingState label="Checking the link" rows={3} />;
  if (!found.ok)
    return <LinkOver says={found.failure.message} next="Whoever runs the desk's machine can print another: bulwark users recover." />;
  const { email, waitsUntil } = found.value;
  if (waitsUntil) {
    return (
      <p role="status" className="text-sm">
        This link works <Time at={waitsUntil} inline />. Until then the admins of this desk, who were told, can object. Open it again then.
      </p>
    );
  }
  const { message, fields } = refusal(attempt.outcome);
  return (
    <Form action={submit}>
      <FormError title="The link was not used" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="token" value={token} />
      <TextField name="email" type="email" label="E-mail" autoComplete="username" readOnly value={email} />
      <PasswordField name="password" label="Password" autoComplete="current-password" required error={fields["password"]} />
      <FormActions>
        <SubmitButton pendingLabel="Checking">Go on to the new factor</SubmitButton>
      </FormActions>
    </Form>
  );
}
