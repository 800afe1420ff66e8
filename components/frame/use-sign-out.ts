"use client";

import { useTransition } from "react";
import { paths } from "#lib/paths.ts";

/**
 * Signs out and leaves by a new document, so that nothing of the desk stays in this page's memory. It leaves also where the desk does not
 * answer; the session then ends on the server by itself.
 */
export function useSignOut(signOutAction: () => Promise<void>): readonly [boolean, () => void] {
  const [isLeaving, startLeaving] = useTransition();
  const signOut = () =>
    startLeaving(async () => {
      await signOutAction().catch(() => undefined); // the way to the login page comes as a rejection, too
      sessionStorage.clear();
      location.replace(paths.login);
    });
  return [isLeaving, signOut];
}
