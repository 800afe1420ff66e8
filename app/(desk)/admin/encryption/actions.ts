"use server";

import { askRotation } from "#lib/services/keys/ask-rotation.ts";
import { changeRotation } from "#lib/services/keys/change-rotation.ts";
import { asAction } from "#lib/web/as-action.ts";

export const rotatePurpose = asAction(askRotation);
export const changeKeyRotation = asAction(changeRotation);
