"use client";

import { useActionState } from "react";
import type { FormAction, Outcome } from "./form-failure.ts";
import { useStepUp } from "./step-up-provider.tsx";

export type Attempt<T> = { readonly count: number; readonly outcome: Outcome<T> | undefined; readonly form: FormData | undefined };

/** Sends a form to a server action and counts the attempts, so that the same error takes the focus again. */
export function useAttempt<T>(action: FormAction<T>): [Attempt<T>, (form: FormData) => void] {
  const withStepUp = useStepUp();
  const [attempt, submit] = useActionState<Attempt<T>, FormData>(
    async (before, form) => ({ count: before.count + 1, outcome: await withStepUp(() => action(undefined, form)), form }),
    { count: 0, outcome: undefined, form: undefined },
  );
  return [attempt, submit];
}
