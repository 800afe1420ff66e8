"use client";

import { type ConnectionVenue, venueForm } from "#lib/domain/connection/venues.ts";
import { TextField } from "../ui/text-field.tsx";
import { SecretArea } from "./secret-area.tsx";

type CredentialFieldsProps = { readonly venue: ConnectionVenue; readonly errors: Readonly<Record<string, string>> };

/** The fields of one venue. They are only ever written: nothing fills them in, and nothing keeps what was typed. */
export function CredentialFields({ venue, errors }: CredentialFieldsProps) {
  const { fields, advice } = venueForm(venue);
  const writeOnly = { autoComplete: "off", autoCapitalize: "none", autoCorrect: "off", spellCheck: false } as const;
  return (
    <>
      <p className="text-sm text-muted">{advice}</p>
      <TextField name="key" label={fields.key} mono required error={errors["key"]} data-1p-ignore data-lpignore="true" {...writeOnly} />
      {fields.secret !== undefined && (
        <SecretArea name="secret" label={fields.secret} error={errors["secret"]} isLong={venue === "coinbase"} />
      )}
    </>
  );
}
