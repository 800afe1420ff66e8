"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { paths } from "#lib/paths.ts";

type SessionKeeperProps = {
  /** How old the token was when the server wrote this page. @unit ms */
  readonly tokenAgeMs: number;
  /** @unit ms */
  readonly renewAfterMs: number;
};

const RETRY_MS = 30_000;

/** Renews the login after a person's own input in a visible page, once it is old enough; never by itself. */
export function SessionKeeper({ tokenAgeMs, renewAfterMs }: SessionKeeperProps) {
  const router = useRouter();
  useEffect(() => {
    let dueAtMs = performance.now() + renewAfterMs - tokenAgeMs;
    let isAsking = false;
    const onInput = async () => {
      if (isAsking || document.hidden || performance.now() < dueAtMs) return;
      isAsking = true;
      try {
        const answer = await fetch(paths.api.session, { method: "POST" });
        dueAtMs = performance.now() + (answer.ok ? renewAfterMs : RETRY_MS);
        if (answer.status === 401) router.refresh(); // the server sends whoever is not signed in to the login
      } catch {
        dueAtMs = performance.now() + RETRY_MS; // the server does not answer; the next input tries again
      } finally {
        isAsking = false;
      }
    };
    const kinds = ["pointerdown", "keydown"] as const;
    for (const kind of kinds) document.addEventListener(kind, onInput, { passive: true });
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, onInput);
    };
  }, [router, tokenAgeMs, renewAfterMs]);
  return null;
}
