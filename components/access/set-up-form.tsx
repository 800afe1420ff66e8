"use client";

import { useState } from "react";
import { CheckboxField } from "../ui/checkbox-field.tsx";
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

type SetUpFormProps = { readonly action: FormAction<unknown>; readonly check: CheckLinkAction };

/** The first admin, and whether the demonstration starts. */
export function SetUpForm({ action, check }: SetUpFormProps) {
  const link = useLinkToken("set-up", check);
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [isDemo, setDemo] = useState(true);
  const [attempt, submit] = useAttempt(action);
  if (link.state === "checking") return <LoadingState label="Checking the link" rows={4} />;
  if (link.state === "bad")
    return <LinkOver says={link.says} next="Start the desk again: each start prints a new set-up link until it is used." />;
  const { message, fields } = refusal(attempt.outcome);
  return (
    <Form action={submit}>
      <FormError title="Set-up is not done" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="token" value={link.token} />
      <TextField
        name="email"
        type="email"
        label="E-mail"
        help="You sign in with it. It is stored encrypted."
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={fields["email"]}
      />
      <TextField
        name="name"
        label="Name"
        autoComplete="name"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fields["name"]}
      />
      <NewPasswordFields email={email} error={fields["password"]} />
      <CheckboxField
        name="demo"
        label="Start the demonstration"
        help="A simulated market DEMO/USD, a paper portfolio of 10,000 USD and a running SMA 10/30. You can delete it with one click."
        checked={isDemo}
        onChange={(event) => setDemo(event.target.checked)}
      />
      <FormActions>
        <SubmitButton pendingLabel="Setting up">Finish set-up</SubmitButton>
      </FormActions>
    </Form>
  );
}
