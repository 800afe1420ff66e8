"use client";

import { type ComponentProps, useState } from "react";
import { FieldShell, type FieldText } from "./field-shell.tsx";
import { Icon } from "./icon.tsx";

type PasswordFieldProps = FieldText &
  Omit<ComponentProps<"input">, "disabled" | "style" | "className" | "type" | "autoComplete"> & {
    readonly autoComplete: "current-password" | "new-password";
  };

/** A password: paste and password managers work, and it can be shown for a check. */
export function PasswordField({ label, help, error, optional, disabledReason, id, ...rest }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <FieldShell {...{ id, label, help, error, disabledReason }} optional={optional ?? false}>
      {(aria) => (
        <div className="relative">
          <input
            spellCheck={false}
            autoCapitalize="none"
            {...rest}
            {...aria}
            type={isShown ? "text" : "password"}
            className="control pr-10 touch:pr-12"
          />
          <button
            type="button"
            aria-label={isShown ? "Hide password" : "Show password"}
            title={isShown ? "Hide password" : "Show password"}
            aria-pressed={isShown}
            className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-md text-muted hover:text-ink focus-visible:-outline-offset-2 touch:w-11"
            onClick={() => setShown((was) => !was)}
          >
            <Icon name={isShown ? "eye-off" : "eye"} />
          </button>
        </div>
      )}
    </FieldShell>
  );
}
