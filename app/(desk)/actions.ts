"use server";

import { redirect } from "next/navigation";
import { paths } from "#lib/paths.ts";
import { endSession } from "#lib/services/access/end-session.ts";
import { asAction } from "#lib/web/as-action.ts";
import { dropToken } from "#lib/web/token-cookie.ts";

export const signOutPerson = asAction(endSession, {
  refresh: false,
  after: async () => {
    await dropToken();
    redirect(paths.login);
  },
});
