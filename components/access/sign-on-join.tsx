"use client";

import { useEffect } from "react";
import { FormError } from "../ui/form-error.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { useAttempt } from "./use-attempt.ts";

type SignOnJoinProps = { readonly token: string; readonly action: FormAction<{ readonly url: string }> };

/** Joining with an identity at the provider instead of a password. */
export function SignOnJoin({ token, action }: SignOnJoinProps) {
  const [attempt, submit] = useAttempt(action);
  const url = attempt.outcome?.ok ? attempt.outcome.value.url : undefined;
  useEffect(() => {
    if (url) window.location.assign(url);
  }, [url]);
  return (
    <form action={submit} className="grid gap-2 border-t border-line pt-4">
      <FormError title="You have not joined" message={refusal(attempt.outcome).message} attempt={attempt.count} />
      <input type="hidden" name="token" value={token} />
      <div>
        <SubmitButton icon="external" pendingLabel="Going to the provider">
          Join with single sign-on instead
        </SubmitButton>
      </div>
    </form>
  );
}
