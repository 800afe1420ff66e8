"use client";

import { useEffect } from "react";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { Time } from "../ui/time.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { useAttempt } from "./use-attempt.ts";

type Identity = { readonly id: string; readonly issuer: string; readonly createdAt: number; readonly lastUsedAt: number | null };

type SignOnSectionProps = {
  readonly issuer: string | null;
  readonly identities: readonly Identity[];
  readonly linkAction: FormAction<{ readonly url: string }>;
  readonly unlinkAction: (form: FormData) => Promise<ConfirmOutcome | undefined>;
};

/** Single sign-on of the own account: who one is at the provider is its id there, never an e-mail. */
export function SignOnSection({ issuer, identities, linkAction, unlinkAction }: SignOnSectionProps) {
  return (
    <div className="grid gap-3">
      {identities.map((identity) => (
        <div key={identity.id} className="flex flex-wrap items-center justify-between gap-2">
          <div className="min-w-0 text-sm">
            <p className="break-all">{identity.issuer}</p>
            <p className="text-xs text-muted">
              Linked <Time at={identity.createdAt} inline />,{" "}
              {identity.lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  last used <Time at={identity.lastUsedAt} inline />
                </>
              )}
            </p>
          </div>
          <ConfirmDialog
            trigger={<Button size="sm">Remove</Button>}
            title="Remove single sign-on?"
            consequence="You then sign in with your password alone. The provider is not told."
            confirmLabel="Remove"
            pendingLabel="Removing"
            fields={{ identityId: identity.id }}
            action={unlinkAction}
          />
        </div>
      ))}
      {identities.length === 0 && <p className="text-sm text-muted">Nothing is linked to your account.</p>}
      <LinkForm issuer={issuer} action={linkAction} />
    </div>
  );
}

function LinkForm({ issuer, action }: { readonly issuer: string | null; readonly action: FormAction<{ readonly url: string }> }) {
  const [attempt, submit] = useAttempt(action);
  const { message } = refusal(attempt.outcome);
  const url = attempt.outcome?.ok ? attempt.outcome.value.url : undefined;
  useEffect(() => {
    if (url) window.location.assign(url);
  }, [url]);
  return (
    <form action={submit} className="grid gap-2">
      <FormError title="Nothing was linked" message={message} attempt={attempt.count} />
      <div>
        <SubmitButton
          icon="external"
          pendingLabel="Going to the provider"
          disabledReason={issuer === null ? "No provider is set up on this desk." : null}
        >
          Link single sign-on
        </SubmitButton>
      </div>
    </form>
  );
}
