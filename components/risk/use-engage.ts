"use client";

import { useEffect, useEffectEvent, useRef, useState, useTransition } from "react";
import type { KillScope } from "#lib/domain/risk/gate-order.ts";
import type { EngageAction, EngagePreview, KillState, PreviewAction } from "./kill-data.ts";

type Place = { readonly scope: KillScope; readonly scopeId: string };

/** What engaging at this place would stop, counted anew whenever the place changes; undefined while it is being counted. */
export function useEngagePreview(
  place: Place | null,
  preview: PreviewAction,
): { readonly counts?: EngagePreview; readonly error?: string } {
  const [answer, setAnswer] = useState<{ readonly key: string; readonly counts?: EngagePreview; readonly error?: string }>({ key: "" });
  const newest = useRef("");
  const key = place ? `${place.scope}:${place.scopeId}` : "";
  const ask = useEffectEvent(async () => {
    if (!place) return;
    const outcome = await preview(place).catch(() => null);
    if (newest.current !== key) return; // another place was chosen meanwhile
    if (outcome === null) setAnswer({ key, error: "The numbers could not be counted. You can engage all the same." });
    else setAnswer(outcome.ok ? { key, counts: outcome.value } : { key, error: outcome.failure.message });
  });
  useEffect(() => {
    newest.current = key;
    if (key !== "") void ask();
  }, [key]);
  return answer.key === key ? answer : {};
}

export type Engage = {
  readonly isPending: boolean;
  readonly error: string | null;
  readonly done: KillState | null;
  readonly engage: (place: Place, reason: string) => void;
  readonly reset: () => void;
};

/** Engages; a request that got lost says so, since nobody may believe that it worked. */
export function useEngage(action: EngageAction): Engage {
  const [isPending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  const [done, setDone] = useState<KillState | null>(null);
  return {
    isPending,
    error,
    done,
    engage: (place, reason) =>
      startTransition(async () => {
        const outcome = await action({ ...place, reason }).catch(() => null);
        setError(
          outcome === null
            ? "The desk did not answer: the kill switch may not be engaged. Press again."
            : outcome.ok
              ? null
              : outcome.failure.message,
        );
        setDone(outcome?.ok ? outcome.value : null);
      }),
    reset: () => {
      setError(null);
      setDone(null);
    },
  };
}
