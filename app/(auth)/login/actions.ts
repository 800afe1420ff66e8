"use server";

import { redirect } from "next/navigation";
import { loginWithPasskey, offerPasskeyLogin } from "#lib/services/access/factors/login-with-passkey.ts";
import { login } from "#lib/services/access/login.ts";
import { asAction } from "#lib/web/as-action.ts";
import { followStep } from "#lib/web/open-session.ts";

export const signInPerson = asAction(login, {
  refresh: false,
  after: async (step, given, before) => redirect(await followStep(step, before, given["next"])),
});

export const offerPasskey = asAction(offerPasskeyLogin, { refresh: false });

export const signInByPasskey = asAction(loginWithPasskey, {
  refresh: false,
  after: async (who, given, before) => redirect(await followStep({ step: "done", ...who }, before, given["next"])),
});
