"use server";

import { offerStepUpPasskey, proveStepUp as proveStepUpUseCase, readStepUpChoice } from "#lib/services/access/step-up/prove-step-up.ts";
import { asAction } from "#lib/web/as-action.ts";

export const stepUpChoice = asAction(readStepUpChoice, { refresh: false });
export const offerStepUp = asAction(offerStepUpPasskey, { refresh: false });
export const proveStepUp = asAction(proveStepUpUseCase, { refresh: false });
