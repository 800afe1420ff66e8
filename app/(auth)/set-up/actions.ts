"use server";

import { checkLink } from "#lib/services/access/check-link.ts";
import { finishSetUp, offerSetUpFactor } from "#lib/services/access/finish-set-up.ts";
import { asAction } from "#lib/web/as-action.ts";
import { keepTicket } from "#lib/web/ticket-cookie.ts";

export const checkSetUpLink = asAction(checkLink, { refresh: false });
export const offerFirstFactor = asAction(offerSetUpFactor, { refresh: false });

/** The recovery codes come back once; the session follows when they are stored (login/factor/actions.ts). */
export const makeFirstAdmin = asAction(finishSetUp, { refresh: false, after: async ({ ticket }) => keepTicket(ticket) });
