"use server";

import { addOwnFactor, offerOwnFactor } from "#lib/services/access/factors/add-factor.ts";
import { removeOwnFactor, renameOwnFactor, renewRecoveryCodes } from "#lib/services/access/factors/change-factor.ts";
import { exportOwnData } from "#lib/services/privacy/export-person.ts";
import { asAction } from "#lib/web/as-action.ts";

export const offerFactor = asAction(offerOwnFactor, { refresh: false });
export const addFactor = asAction(addOwnFactor);
export const renameFactor = asAction(renameOwnFactor);
export const removeFactor = asAction(removeOwnFactor);
export const renewCodes = asAction(renewRecoveryCodes);
export const exportOwn = asAction(exportOwnData, { refresh: false });
