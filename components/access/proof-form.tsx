"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { Ask, PasskeyQuestion, ProofChoice } from "./factor-data.ts";
import { refusal } from "./form-failure.ts";
import { answerPasskey } from "./passkey-ceremony.ts";
import { useAsk } from "./use-ask.ts";

type Method = "totp" | "passkey" | "recovery-code" | "password";

type ProofFormProps = {
  readonly choice: ProofChoice;
  readonly offer: () => Promise<Awaited<ReturnType<Ask<PasskeyQuestion>>>>;
  readonly prove: Ask<unknown>;
  readonly onDone?: () => void;
  readonly confirmLabel: string;
};

const labels: Readonly<Record<Method, string>> = {
  totp: "Use the authenticator app",
  passkey: "Use a passkey",
  "recovery-code": "Use a recovery code",
  password: "Use the password",
};

/** Asks for one of the factors that a person has: a code, a passkey, a recovery code. */
export function ProofForm({ choice, offer, prove, onDone, confirmLabel }: ProofFormProps) {
  const ways = waysOf(choice);
  const [method, setMethod] = useState<Method>(ways[0] ?? "totp");
  const { outcome, count, isPending, send } = useAsk(async (code: string | null) => {
    if (method === "password") return prove({ method, password: code ?? "" });
    if (method !== "passkey") return prove({ method, code: code ?? "" });
    const offered = await offer();
    if (!offered.ok) return offered;
    const answer = await answerPasskey(offered.value);
    return answer.ok ? prove({ method, ...answer.value }) : answer;
  }, onDone);
  const { message, fields } = refusal(outcome);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    event.stopPropagation(); // React hands it on to the form behind the dialog
    if (!isPending) send(String(new FormData(event.currentTarget).get("code") ?? ""));
  }

  return (
    <Form onSubmit={onSubmit}>
      <FormError title="Not confirmed" message={message} fields={fields} attempt={count} />
      {method === "totp" && (
        <TextField
          key={count}
          name="code"
          label="Code"
          help="The six digits that your authenticator app shows now. Each works once."
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          required
          autoFocus
          mono
          error={fields["code"]}
        />
      )}
      {method === "recovery-code" && (
        <TextField
          key={`recovery-${count}`}
          name="code"
          label="Recovery code"
          help="One of the ten that were shown with your second factor. Each works once."
          spellCheck={false}
          maxLength={64}
          required
          autoFocus
          mono
          error={fields["code"]}
        />
      )}
      {method === "password" && (
        <PasswordField name="code" label="Password" autoComplete="current-password" required error={fields["password"] ?? fields["code"]} />
      )}
      {method === "passkey" && <p className="text-sm text-muted">Your browser or key asks you to confirm.</p>}
      <FormActions>
        <Button type="submit" variant="primary" pending={isPending} {...(method === "passkey" ? { icon: "key" as const } : {})}>
          {method === "passkey" ? "Use passkey" : confirmLabel}
        </Button>
        {ways
          .filter((way) => way !== method)
          .map((way) => (
            <Button key={way} variant="ghost" onClick={() => setMethod(way)}>
              {labels[way]}
            </Button>
          ))}
      </FormActions>
    </Form>
  );
}

function waysOf({ totp, passkey, recoveryCode, password }: ProofChoice): readonly Method[] {
  const ways: Method[] = [];
  if (totp) ways.push("totp");
  if (passkey) ways.push("passkey");
  if (recoveryCode) ways.push("recovery-code");
  if (password) ways.push("password");
  return ways;
}
