"use client";

import { useOptimistic, useState, useTransition } from "react";
import type { Outcome } from "./form-failure.ts";
import { useStepUp } from "./step-up-provider.tsx";

type Verb = "none" | "view" | "trade";
export type GrantAction = (input: { userId: string; portfolioId: string; verb: Verb }) => Promise<Outcome<unknown>>;

type GrantSelectProps = {
  readonly userId: string;
  readonly portfolioId: string;
  readonly name: string;
  readonly verb: "view" | "trade" | null;
  readonly action: GrantAction;
  readonly disabledReason: string | null;
};

/** One grant, saved as it is chosen. */
export function GrantSelect({ userId, portfolioId, name, verb, action, disabledReason }: GrantSelectProps) {
  const withStepUp = useStepUp();
  const [isPending, startTransition] = useTransition();
  const [shown, show] = useOptimistic<Verb>(verb ?? "none");
  const [error, setError] = useState<string>();

  function choose(wanted: Verb): void {
    startTransition(async () => {
      show(wanted);
      const outcome = await withStepUp(() => action({ userId, portfolioId, verb: wanted }));
      setError(outcome.ok ? undefined : outcome.failure.message);
    });
  }

  return (
    <div>
      <select
        aria-label={`Grant on ${name}`}
        className="control max-w-40"
        value={shown}
        disabled={disabledReason !== null}
        title={disabledReason ?? undefined}
        aria-busy={isPending}
        onChange={(event) => choose(event.target.value as Verb)} // one of the options below
      >
        <option value="none">none</option>
        <option value="view">view</option>
        <option value="trade">view and trade</option>
      </select>
      {error !== undefined && (
        <p role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
