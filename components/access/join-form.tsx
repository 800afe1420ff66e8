"use client";

import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { LinkOver } from "./link-over.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { SignOnJoin } from "./sign-on-join.tsx";
import { useAttempt } from "./use-attempt.ts";
import { type CheckLinkAction, useLinkToken } from "./use-link-token.ts";

type JoinFormProps = {
  readonly action: FormAction<unknown>;
  readonly check: CheckLinkAction;
  readonly signOnAction?: FormAction<{ readonly url: string }> | undefined;
};

/** An invited person sets a password through a one-time link. */
export function JoinForm({ action, check, signOnAction }: JoinFormProps) {
  const link = useLinkToken("invite", check);
  const [attempt, submit] = useAttempt(action);
  if (link.state === "checking") return <LoadingState label="Checking the link" rows={3} />;
  if (link.state === "bad") return <LinkOver says={link.says} next="Ask an admin of this desk for a new link." />;
  const { message, fields } = refusal(attempt.outcome);
  const email = link.holder.email ?? "";
  return (
    <div className="grid gap-4">
      <Form action={submit}>
        <FormError title="The password is not set" message={message} fields={fields} attempt={attempt.count} />
        <input type="hidden" name="token" value={link.token} />
        <TextField name="email" type="email" label="E-mail" autoComplete="username" readOnly value={email} />
        <NewPasswordFields
          email={email}
          name={link.holder.name ?? ""}
          link={{ kind: "invite", token: link.token }}
          error={fields["password"]}
        />
        <FormActions>
          <SubmitButton pendingLabel="Setting the password">Set password and sign in</SubmitButton>
        </FormActions>
      </Form>
      {signOnAction && <SignOnJoin token={link.token} action={signOnAction} />}
    </div>
  );
}
