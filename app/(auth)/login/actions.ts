"use server";

import { redirect } from "next/navigation";
import { login } from "#lib/services/access/login.ts";
import { asAction } from "#lib/web/as-action.ts";
import { enterSession } from "#lib/web/open-session.ts";
import { safeRedirect } from "#lib/web/safe-redirect.ts";

export const signInPerson = asAction(login, {
  refresh: false,
  after: async ({ sessionId }, given, before) => {
    await enterSession(sessionId, before);
    redirect(safeRedirect(given["next"]));
  },
});
