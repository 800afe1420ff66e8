"use server";

import { redirect } from "next/navigation";
import { loginWithPasskey, offerPasskeyLogin } from "#lib/services/access/factors/login-with-passkey.ts";
import { login } from "#lib/services/access/login.ts";
import { asAction } from "#lib/web/as-action.ts";
import { enterSession, followStep } from "#lib/web/open-session.ts";
import { safeRedirect } from "#lib/web/safe-redirect.ts";

export const signInPerson = asAction(login, {
  refresh: false,
  after: async (step, given, before) => redirect(await followStep(step, before, given["next"])),
});

export const offerPasskey = asAction(offerPasskeyLogin, { refresh: false });

export const signInByPasskey = asAction(loginWithPasskey, {
  refresh: false,
  after: async ({ sessionId }, given, before) => {
    await enterSession(sessionId, before);
    redirect(safeRedirect(given["next"]));
  },
});
