"use server";

import { redirect } from "next/navigation";
import { paths } from "#lib/paths.ts";
import { endOwnSessions } from "#lib/services/access/sessions/end-own-sessions.ts";
import { asAction } from "#lib/web/as-action.ts";
import { dropToken } from "#lib/web/token-cookie.ts";

export const endOwn = asAction(endOwnSessions, {
  after: async ({ isOwnEnded }) => {
    if (!isOwnEnded) return;
    await dropToken();
    redirect(paths.login);
  },
});
