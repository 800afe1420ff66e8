"use server";

import { redirect } from "next/navigation";
import { checkLink } from "#lib/services/access/check-link.ts";
import { resetPassword as resetPasswordUseCase } from "#lib/services/access/passwords/reset-password.ts";
import { asAction } from "#lib/web/as-action.ts";
import { openSession } from "#lib/web/open-session.ts";

export const checkResetLink = asAction(checkLink, { refresh: false });

export const resetPassword = asAction(resetPasswordUseCase, {
  refresh: false,
  after: async ({ email }, given, before) => {
    redirect(await openSession(email, String(given["password"]), before));
  },
});
