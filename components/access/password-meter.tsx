"use client";

import { useEffect, useState } from "react";
import { type Judgement, usePasswordRules } from "./password-judge.tsx";
import type { LinkTokenKind } from "./use-link-token.ts";

/** Typing goes on: it is judged after a pause, so that not every letter is. */
const PAUSE_MS = 500;

type PasswordMeterProps = {
  readonly password: string;
  readonly email: string;
  readonly name: string;
  readonly link?: { readonly kind: LinkTokenKind; readonly token: string } | undefined;
};

/** How hard the password is to guess, with one piece of advice. The server estimates it: the page stays small, and the answer is the rule's. */
export function PasswordMeter({ password, email, name, link }: PasswordMeterProps) {
  const { judge } = usePasswordRules();
  const [judged, setJudged] = useState<{ readonly password: string; readonly judgement: Judgement } | undefined>();
  const [kind, token] = [link?.kind, link?.token];
  useEffect(() => {
    if (!judge || password === "") return;
    let isOld = false;
    const timer = setTimeout(async () => {
      const about = { password, email, name, ...(kind && token ? { link: { kind, token } } : {}) };
      const outcome = await judge(about).catch(() => undefined); // the meter only helps; the form says what counts
      if (!isOld && outcome?.ok) setJudged({ password, judgement: outcome.value });
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [judge, password, email, name, kind, token]);

  if (!judge) return null;
  const judgement = password === "" ? undefined : judged?.judgement;
  const isStale = judged?.password !== password;
  return (
    <div className="grid min-h-10 gap-0.5 text-xs text-muted">
      <div className="flex items-center gap-2">
        <meter
          className="h-2 w-32"
          min={0}
          max={4}
          low={2}
          high={3}
          optimum={4}
          value={judgement?.score ?? 0}
          aria-label="Strength of the password"
        />
        <span aria-live="polite">{judgement ? (isStale ? "…" : judgement.says) : "Strength"}</span>
      </div>
      <p aria-live="polite">{judgement && !isStale ? (judgement.advice ?? "") : ""}</p>
    </div>
  );
}
