"use client";

import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form-error.tsx";
import type { Ask, PasskeyQuestion } from "./factor-data.ts";
import { refusal } from "./form-failure.ts";
import { answerPasskey } from "./passkey-ceremony.ts";
import { useAsk } from "./use-ask.ts";

type PasskeyLoginProps = {
  readonly offerAction: Ask<PasskeyQuestion & { readonly handle: string }>;
  readonly action: Ask<unknown>;
  readonly next: string;
  readonly disabledReason: string | null;
};

/** Signs in without e-mail or password: the passkey names the person, and the authenticator checks that it is the person. */
export function PasskeyLogin({ offerAction, action, next, disabledReason }: PasskeyLoginProps) {
  const { outcome, count, isPending, send } = useAsk(async (_: null) => {
    const offered = await offerAction({});
    if (!offered.ok) return offered;
    const answer = await answerPasskey(offered.value);
    return answer.ok ? action({ method: "passkey", ...answer.value, handle: offered.value.handle, next }) : answer;
  });
  return (
    <div className="mt-4 grid max-w-md gap-3 border-t border-line pt-4">
      <FormError title="You are not signed in" message={refusal(outcome).message} attempt={count} />
      <div>
        <Button icon="key" pending={isPending} disabledReason={disabledReason} onClick={() => send(null)}>
          Sign in with a passkey
        </Button>
      </div>
    </div>
  );
}
