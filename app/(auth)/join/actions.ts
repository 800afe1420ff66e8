"use server";

import { redirect } from "next/navigation";
import { paths } from "#lib/paths.ts";
import { acceptInvite } from "#lib/services/access/accept-invite.ts";
import { checkLink } from "#lib/services/access/check-link.ts";
import { asAction } from "#lib/web/as-action.ts";
import { openSession } from "#lib/web/open-session.ts";

export const checkInviteLink = asAction(checkLink, { refresh: false });

export const setPassword = asAction(acceptInvite, {
  refresh: false,
  after: async ({ email }, given, before) => {
    await openSession(email, String(given["password"]), before);
    redirect(paths.overview);
  },
});
