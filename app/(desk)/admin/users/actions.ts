"use server";

import { changeRole as changeRoleUseCase } from "#lib/services/access/change-role.ts";
import { resetFactors as resetFactorsUseCase } from "#lib/services/access/factors/reset-factors.ts";
import { stopRecovery as stopRecoveryUseCase } from "#lib/services/access/factors/stop-recovery.ts";
import { inviteUser as inviteUserUseCase } from "#lib/services/access/invite-user.ts";
import { unlockUser as unlockUserUseCase } from "#lib/services/access/passwords/unlock-login.ts";
import { renewInviteLink } from "#lib/services/access/renew-invite-link.ts";
import { setGrant as setGrantUseCase } from "#lib/services/access/set-grant.ts";
import { disableUser as disableUserUseCase, enableUser as enableUserUseCase } from "#lib/services/access/set-user-state.ts";
import { erasePerson } from "#lib/services/privacy/erase-person.ts";
import { exportPerson } from "#lib/services/privacy/export-person.ts";
import { asAction } from "#lib/web/as-action.ts";

export const resetFactors = asAction(resetFactorsUseCase);
export const stopRecovery = asAction(stopRecoveryUseCase);
export const unlockUser = asAction(unlockUserUseCase);
export const inviteUser = asAction(inviteUserUseCase);
export const newLink = asAction(renewInviteLink);
export const disableUser = asAction(disableUserUseCase);
export const enableUser = asAction(enableUserUseCase);
export const changeRole = asAction(changeRoleUseCase);
export const setGrant = asAction(setGrantUseCase);
export const erase = asAction(erasePerson);
export const exportData = asAction(exportPerson, { refresh: false });
