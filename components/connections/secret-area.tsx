"use client";

import { FieldShell } from "../ui/field-shell.tsx";

type SecretAreaProps = {
  readonly name: string;
  readonly label: string;
  readonly error?: string | undefined;
  /** Several lines, as of a private key. */
  readonly isLong: boolean;
};

/** A secret that is typed or pasted once. It is not a password: no manager should offer one or keep this. */
export function SecretArea({ name, label, error, isLong }: SecretAreaProps) {
  const attributes = {
    name,
    required: true,
    autoComplete: "off",
    autoCapitalize: "none",
    autoCorrect: "off",
    spellCheck: false,
    "data-1p-ignore": true,
    "data-lpignore": "true",
  } as const;
  return (
    <FieldShell label={label} error={error} optional={false} help="Sealed to the worker at once. It is never shown again.">
      {(aria) =>
        isLong ? (
          <textarea {...attributes} {...aria} rows={5} className="control h-auto py-2 font-mono text-sm" />
        ) : (
          <input {...attributes} {...aria} type="password" className="control font-mono" />
        )
      }
    </FieldShell>
  );
}
