"use client";

import { useTransition } from "react";
import { paths } from "#lib/paths.ts";

/**
 * Signs out and leaves by a new document, so that nothing of the desk stays in this page's memory; also where the desk does not answer.
 * The session then ends by itself on the server.
 */
export function useSignOut(signOutAction: () => Promise<void>): readonly [boolean, () => void] {
  const [isLeaving, startLeaving] = useTransition();
  const signOut = () =>
    startLeaving(async () => {
      try {
        await signOutAction();
      } finally {
        sessionStorage.clear();
        location.replace(paths.login);
      }
    });
  return [isLeaving, signOut];
}
