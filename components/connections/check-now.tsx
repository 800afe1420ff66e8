"use client";

import type { ConnectionView } from "#lib/domain/connection/connection-view.ts";
import { type FormAction, refusal } from "../access/form-failure.ts";
import { useAttempt } from "../access/use-attempt.ts";
import { SubmitButton } from "../ui/submit-button.tsx";

type CheckNowProps = {
  readonly connection: Pick<ConnectionView, "id" | "label">;
  readonly action: FormAction<unknown>;
  readonly disabledReason: string | null;
};

/** Asks the worker for a check at once. */
export function CheckNow({ connection, action, disabledReason }: CheckNowProps) {
  const [attempt, submit] = useAttempt(action);
  const { message } = refusal(attempt.outcome);
  return (
    <form action={submit}>
      <input type="hidden" name="connectionId" value={connection.id} />
      <SubmitButton size="sm" variant="ghost" pendingLabel="Asking" disabledReason={disabledReason}>
        Check
        <span className="sr-only"> {connection.label} now</span>
      </SubmitButton>
      {message && (
        <p role="alert" className="text-xs text-danger">
          {message}
        </p>
      )}
    </form>
  );
}
