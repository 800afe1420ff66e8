"use server";

import { redirect } from "next/navigation";
import { acceptInvite } from "#lib/services/access/accept-invite.ts";
import { checkLink } from "#lib/services/access/check-link.ts";
import { startSignOnInvite } from "#lib/services/access/sign-on/start-sign-on.ts";
import { asAction } from "#lib/web/as-action.ts";
import { openSession } from "#lib/web/open-session.ts";
import { keepBinding } from "#lib/web/sign-on.ts";

export const joinBySignOn = asAction(startSignOnInvite, { refresh: false, after: keepBinding });

export const checkInviteLink = asAction(checkLink, { refresh: false });

export const setPassword = asAction(acceptInvite, {
  refresh: false,
  after: async ({ email }, given, before) => redirect(await openSession(email, String(given["password"]), before)),
});
