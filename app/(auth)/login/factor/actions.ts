"use server";

import { redirect } from "next/navigation";
import { enrolAtLogin, finishEnrolment, offerFactorAtLogin } from "#lib/services/access/factors/enrol-at-login.ts";
import { offerPasskeyStep } from "#lib/services/access/factors/offer-passkey-step.ts";
import { proveSecondFactor } from "#lib/services/access/factors/prove-second-factor.ts";
import { asAction } from "#lib/web/as-action.ts";
import { enterSession } from "#lib/web/open-session.ts";
import { safeRedirect } from "#lib/web/safe-redirect.ts";
import { ticketInput } from "#lib/web/ticket-cookie.ts";

export const offerPasskeyProof = asAction(offerPasskeyStep, { refresh: false, beside: ticketInput });

export const proveFactor = asAction(proveSecondFactor, {
  refresh: false,
  beside: ticketInput,
  after: async ({ sessionId }, given, before) => {
    await enterSession(sessionId, before);
    redirect(safeRedirect(given["next"]));
  },
});

export const offerNewFactor = asAction(offerFactorAtLogin, { refresh: false, beside: ticketInput });
export const enrolFactor = asAction(enrolAtLogin, { refresh: false, beside: ticketInput });

export const confirmCodes = asAction(finishEnrolment, {
  refresh: false,
  beside: ticketInput,
  after: async ({ sessionId }, given, before) => {
    await enterSession(sessionId, before);
    redirect(safeRedirect(given["next"]));
  },
});
