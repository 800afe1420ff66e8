"use server";

import { redirect } from "next/navigation";
import { paths } from "#lib/paths.ts";
import { checkLink } from "#lib/services/access/check-link.ts";
import { finishSetUp } from "#lib/services/access/finish-set-up.ts";
import { asAction } from "#lib/web/as-action.ts";
import { openSession } from "#lib/web/open-session.ts";

export const checkSetUpLink = asAction(checkLink, { refresh: false });

export const makeFirstAdmin = asAction(finishSetUp, {
  refresh: false,
  after: async ({ email }, given, before) => {
    await openSession(email, String(given["password"]), before);
    redirect(paths.overview);
  },
});
