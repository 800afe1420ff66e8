"use client";

import { paths } from "#lib/paths.ts";
import { LinkButton } from "../ui/button.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { type FormAction, refusal } from "./form-failure.ts";
import { LinkOver } from "./link-over.tsx";
import { useAttempt } from "./use-attempt.ts";
import { type CheckLinkAction, useLinkToken } from "./use-link-token.ts";

type UnlockFormProps = { readonly action: FormAction<unknown>; readonly check: CheckLinkAction };

/** One press, since programs that look at mail open links too. */
export function UnlockForm({ action, check }: UnlockFormProps) {
  const link = useLinkToken("unlock", check);
  const [attempt, submit] = useAttempt(action);
  if (attempt.outcome?.ok) {
    return (
      <div role="status" className="grid gap-3 text-sm">
        <p className="font-medium">Unlocked. Sign in with your password.</p>
        <div>
          <LinkButton href={paths.login}>Go to sign-in</LinkButton>
        </div>
      </div>
    );
  }
  if (link.state === "checking") return <LoadingState label="Checking the link" rows={1} />;
  if (link.state === "bad") return <LinkOver says={link.says} next="Ask for a new link from the sign-in page." />;
  return (
    <Form action={submit}>
      <FormError title="Not unlocked" message={refusal(attempt.outcome).message} attempt={attempt.count} />
      <input type="hidden" name="token" value={link.token} />
      <FormActions>
        <SubmitButton variant="primary" pendingLabel="Unlocking">
          Unlock my sign-in
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
