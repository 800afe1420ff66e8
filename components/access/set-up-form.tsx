"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { CheckboxField } from "../ui/checkbox-field.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { TextField } from "../ui/text-field.tsx";
import { EnrolFactor } from "./enrol-factor.tsx";
import type { Ask, FactorOffer } from "./factor-data.ts";
import { type FormAction, refusal } from "./form-failure.ts";
import { LinkOver } from "./link-over.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { StoreCodes } from "./second-factor-form.tsx";
import { useAttempt } from "./use-attempt.ts";
import { type CheckLinkAction, useLinkToken } from "./use-link-token.ts";

type SetUpFormProps = {
  /** Also true right after this form made the admin: the page is read anew then, and the form stays to show the codes. */
  readonly isDone: boolean;
  readonly check: CheckLinkAction;
  readonly offerAction: FormAction<FactorOffer> & Ask<FactorOffer>;
  readonly finishAction: Ask<{ readonly recoveryCodes: readonly string[] }>;
  readonly confirmAction: Ask<unknown>;
  readonly passkeyRefusal: string | null;
};

/** The first admin in three steps: who, the second factor, the recovery codes. Nothing is made before the factor was shown to work. */
export function SetUpForm({ isDone, check, offerAction, finishAction, confirmAction, passkeyRefusal }: SetUpFormProps) {
  const link = useLinkToken("set-up", check);
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [isDemo, setDemo] = useState(true);
  const [isBack, setBack] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [attempt, submit] = useAttempt(offerAction);
  if (codes) return <StoreCodes codes={codes} next="" confirmAction={confirmAction} />;
  if (isDone && !attempt.outcome?.ok)
    return <LinkOver says="Set-up is done." next="Sign in with the account that was made then, or ask an admin for a link." />;
  if (link.state === "checking") return <LoadingState label="Checking the link" rows={4} />;
  if (link.state === "bad")
    return <LinkOver says={link.says} next="Start the desk again: each start prints a new set-up link until it is used." />;
  const { message, fields } = refusal(attempt.outcome);

  if (attempt.outcome?.ok && attempt.form && !isBack) {
    const who = Object.fromEntries(attempt.form);
    return (
      <div className="grid gap-4">
        <p className="text-sm text-muted">
          {email}: an admin signs in with two factors. Choose the second one.{" "}
          <Button size="sm" variant="ghost" onClick={() => setBack(true)}>
            Back
          </Button>
        </p>
        <EnrolFactor
          key={attempt.count}
          first={attempt.outcome.value}
          offer={(kind) => offerAction({ ...who, kind })}
          enrol={(factor) => finishAction({ ...who, ...factor })}
          onDone={setCodes}
          passkeyRefusal={passkeyRefusal}
        />
      </div>
    );
  }

  return (
    <Form
      action={(form) => {
        setBack(false);
        submit(form);
      }}
    >
      <FormError title="Something is not right yet" message={message} fields={fields} attempt={attempt.count} />
      <input type="hidden" name="token" value={link.token} />
      <input type="hidden" name="kind" value="totp" />
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
      <NewPasswordFields email={email} name={name} link={{ kind: "set-up", token: link.token }} error={fields["password"]} />
      <CheckboxField
        name="demo"
        label="Start the demonstration"
        help="A simulated market DEMO/USD, a paper portfolio of 10,000 USD and a running SMA 10/30. You can delete it with one click."
        checked={isDemo}
        onChange={(event) => setDemo(event.target.checked)}
      />
      <FormActions>
        <SubmitButton pendingLabel="Checking">Next: second factor</SubmitButton>
      </FormActions>
    </Form>
  );
}
