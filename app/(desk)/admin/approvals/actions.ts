"use server";

import { approve as approveUseCase } from "#lib/services/access/approvals/approve.ts";
import { carryOut as carryOutUseCase } from "#lib/services/access/approvals/carry-out.ts";
import { veto as vetoUseCase } from "#lib/services/access/approvals/veto.ts";
import { asAction } from "#lib/web/as-action.ts";

export const approve = asAction(approveUseCase);
export const veto = asAction(vetoUseCase);
export const carryOut = asAction(carryOutUseCase);
