"use client";

import { useId, useState } from "react";
import { PasswordField } from "../ui/password-field.tsx";
import { PasswordDemands } from "./password-demands.tsx";
import { usePasswordRules } from "./password-judge.tsx";
import { PasswordMeter } from "./password-meter.tsx";
import type { LinkTokenKind } from "./use-link-token.ts";

type NewPasswordFieldsProps = {
  readonly email: string;
  readonly name?: string;
  readonly label?: string;
  /** Where nobody is signed in yet: what lets the meter be asked. */
  readonly link?: { readonly kind: LinkTokenKind; readonly token: string };
  readonly error?: string | undefined;
};

/** A new password with its demands and its strength shown live; the server asks the same. */
export function NewPasswordFields({ email, name = "", label = "Password", link, error }: NewPasswordFieldsProps) {
  const [password, setPassword] = useState("");
  const { profile } = usePasswordRules();
  const listId = useId();
  return (
    <div className="grid gap-2">
      <PasswordField
        name="password"
        label={label}
        autoComplete="new-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={error}
      />
      <PasswordMeter password={password} email={email} name={name} link={link} />
      <PasswordDemands id={listId} password={password} about={{ email, name, profile }} />
    </div>
  );
}
