"use client";

import { useId, useState } from "react";
import { PasswordField } from "../ui/password-field.tsx";
import { PasswordDemands } from "./password-demands.tsx";

type NewPasswordFieldsProps = { readonly email: string; readonly error?: string | undefined };

/** A new password with its demands shown live; the server asks the same. */
export function NewPasswordFields({ email, error }: NewPasswordFieldsProps) {
  const [password, setPassword] = useState("");
  const listId = useId();
  return (
    <div className="grid gap-2">
      <PasswordField
        name="password"
        label="Password"
        autoComplete="new-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={error}
      />
      <PasswordDemands id={listId} password={password} email={email} />
    </div>
  );
}
