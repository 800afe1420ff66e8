"use server";

import { changeLimit } from "#lib/services/risk/change-limit.ts";
import { engageKill } from "#lib/services/risk/engage-kill.ts";
import { previewEngage } from "#lib/services/risk/preview-engage.ts";
import { releaseKill } from "#lib/services/risk/release-kill.ts";
import { asAction } from "#lib/web/as-action.ts";

export const changeRiskLimit = asAction(changeLimit);
export const engageKillSwitch = asAction(engageKill);
export const previewKillSwitch = asAction(previewEngage, { refresh: false });
export const releaseKillSwitch = asAction(releaseKill);
