"use client";

import { startTransition, useActionState } from "react";
import type { Outcome } from "./form-failure.ts";

type Asked<T> = { readonly count: number; readonly outcome: Outcome<T> | undefined };

/** Asks something of the server that a button or a ceremony starts, and counts, so that the same error takes the focus again. */
export function useAsk<I, T>(
  ask: (input: I) => Promise<Outcome<T>>,
  onDone?: (value: T) => void,
): { readonly outcome: Outcome<T> | undefined; readonly count: number; readonly isPending: boolean; readonly send: (input: I) => void } {
  const [asked, run, isPending] = useActionState<Asked<T>, I>(
    async (before, input) => {
      const outcome = await ask(input);
      if (outcome.ok) onDone?.(outcome.value);
      return { count: before.count + 1, outcome };
    },
    { count: 0, outcome: undefined },
  );
  return { ...asked, isPending, send: (input) => startTransition(() => run(input)) };
}
