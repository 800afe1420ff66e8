"use server";

import { redirect } from "next/navigation";
import { checkRecovery, useRecovery } from "#lib/services/access/factors/use-recovery.ts";
import { asAction } from "#lib/web/as-action.ts";
import { followStep } from "#lib/web/open-session.ts";

export const checkRecoveryLink = asAction(checkRecovery, { refresh: false });

export const recoverFactor = asAction(useRecovery, {
  refresh: false,
  after: async (step, _given, before) => redirect(await followStep(step, before)),
});
