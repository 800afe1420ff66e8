"use client";

import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { LinkOver } from "./link-over.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { useAttempt } from "./use-attempt.ts";
import { type CheckLinkAction, useLinkToken } from "./use-link-token.ts";

type ResetFormProps = { readonly action: FormAction<unknown>; readonly check: CheckLinkAction };

/** A person who forgot the password sets a new one through the link that was mailed. */
export function ResetForm({ action, check }: ResetFormProps) {
  const link = useLinkToken("reset", check);
  const [attempt, submit] = useAttempt(action);
  if (link.state === "checking") return <LoadingState label="Checking the link" rows={3} />;
  if (link.state === "bad") return <LinkOver says={link.says} next="Ask for a new link from the sign-in page." />;
  const { message, fields } = refusal(attempt.outcome);
  const { email, name } = link.holder;
  return (
    <Form action={submit}>
      <FormError title="The password is as it was" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="token" value={link.token} />
      <TextField name="email" type="email" label="E-mail" autoComplete="username" readOnly value={email ?? ""} />
      <NewPasswordFields
        label="New password"
        email={email ?? ""}
        name={name ?? ""}
        link={{ kind: "reset", token: link.token }}
        error={fields["password"]}
      />
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Setting the password">
          Set password and sign in
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
