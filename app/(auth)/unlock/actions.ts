"use server";

import { checkLink } from "#lib/services/access/check-link.ts";
import { unlockByLink } from "#lib/services/access/passwords/unlock-login.ts";
import { asAction } from "#lib/web/as-action.ts";

export const checkUnlockLink = asAction(checkLink, { refresh: false });
export const unlock = asAction(unlockByLink, { refresh: false });
