"use client";

import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { EnrolFactor as Enrol, FactorKind, FactorOffer, OfferFactor } from "./factor-data.ts";
import { refusal } from "./form-failure.ts";
import { makePasskey } from "./passkey-ceremony.ts";
import { QrCode } from "./qr-code.tsx";
import { useAsk } from "./use-ask.ts";

type EnrolFactorProps = {
  readonly offer: OfferFactor;
  readonly enrol: Enrol;
  readonly onDone: (recoveryCodes: readonly string[] | null) => void;
  readonly passkeyRefusal: string | null;
  /** Whether a person says first which kind it is: each offer asks for a confirmation of its own. */
  readonly isChosenFirst?: boolean;
  /** What was offered already. */
  readonly first?: FactorOffer | undefined;
  /** More to choose, in the same form. */
  readonly children?: ReactNode;
};

const names: Readonly<Record<FactorKind, string>> = { totp: "Authenticator app", passkey: "Passkey" };

/** Makes a second factor: an authenticator app by QR code or typed key, or a passkey. */
export function EnrolFactor({ offer, enrol, onDone, passkeyRefusal, isChosenFirst = false, first, children }: EnrolFactorProps) {
  const [offered, setOffered] = useState<FactorOffer | undefined>(first);
  const asking = useAsk(offer, setOffered);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once, when the form opens without an offer
  useEffect(() => {
    if (!(first || isChosenFirst)) asking.send("totp");
  }, []);
  const kind = offered?.kind ?? (isChosenFirst ? undefined : "totp");
  const storing = useAsk(
    async (form: FormData) => {
      const given = { ...Object.fromEntries(form), kind };
      if (offered?.kind !== "passkey") return enrol({ ...given, offer: offered?.offer ?? "" });
      const made = await makePasskey(offered);
      return made.ok ? enrol({ ...given, ...made.value }) : made;
    },
    ({ recoveryCodes }) => onDone(recoveryCodes),
  );
  const trouble = refusal(storing.outcome ?? asking.outcome);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (!storing.isPending) storing.send(new FormData(event.currentTarget));
  }

  return (
    <Form onSubmit={onSubmit}>
      <fieldset aria-label="Kind of factor" className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant={kind === "totp" ? "primary" : "secondary"}
          aria-pressed={kind === "totp"}
          onClick={() => asking.send("totp")}
        >
          Authenticator app
        </Button>
        <Button
          size="sm"
          variant={kind === "passkey" ? "primary" : "secondary"}
          aria-pressed={kind === "passkey"}
          disabledReason={passkeyRefusal}
          onClick={() => asking.send("passkey")}
        >
          Passkey
        </Button>
      </fieldset>
      <FormError
        title="The factor was not added"
        message={trouble.message}
        fields={trouble.fields}
        attempt={storing.count + asking.count}
      />
      {isChosenFirst && !offered && <p className="text-sm text-muted">Choose which kind. You confirm with a factor that you have.</p>}
      {!offered && !isChosenFirst && !asking.outcome && <LoadingState label="Making a key" rows={4} />}
      {offered?.kind === "totp" && <AppKey offer={offered} />}
      {offered?.kind === "passkey" && (
        <p className="text-sm text-muted">
          Your browser or key asks you to confirm with fingerprint, face or PIN. The passkey then also signs you in without a password.
        </p>
      )}
      {offered && (
        <>
          {offered.kind === "totp" && (
            <TextField
              key={`code-${storing.count}`}
              name="code"
              label="Code"
              help="The six digits that the app shows now."
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={9}
              required
              mono
              error={trouble.fields["code"]}
            />
          )}
          <TextField
            key={offered.kind}
            name="label"
            label="Name of the factor"
            help="So that you know it in the list."
            defaultValue={names[offered.kind]}
            maxLength={60}
            required
            error={trouble.fields["label"]}
          />
          {children}
          <FormActions>
            <Button type="submit" variant="primary" pending={storing.isPending}>
              {offered.kind === "totp" ? "Confirm the code" : "Make the passkey"}
            </Button>
          </FormActions>
        </>
      )}
    </Form>
  );
}

function AppKey({ offer }: { readonly offer: Extract<FactorOffer, { kind: "totp" }> }) {
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-sm text-muted">Scan this with an authenticator app, or type the key into it.</p>
      <QrCode text={offer.uri} label="QR code with the key for an authenticator app" />
      <div className="flex w-full items-center gap-2 rounded-md border border-line bg-canvas p-2">
        <code title="Key for the app" className="min-w-0 flex-1 text-xs break-all">
          {offer.secret}
        </code>
        <CopyButton text={offer.secret} label="Copy the key" />
      </div>
    </div>
  );
}
