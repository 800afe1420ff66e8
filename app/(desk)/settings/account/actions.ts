"use server";

import { markNoticesRead as markNoticesReadUseCase } from "#lib/services/access/devices/mark-notices-read.ts";
import { removeDevice as removeDeviceUseCase } from "#lib/services/access/devices/remove-device.ts";
import { changePassword as changePasswordUseCase } from "#lib/services/access/passwords/change-password.ts";
import { startSignOnLink } from "#lib/services/access/sign-on/start-sign-on.ts";
import { unlinkSignOn as unlinkSignOnUseCase } from "#lib/services/access/sign-on/unlink-sign-on.ts";
import { asAction } from "#lib/web/as-action.ts";
import { keepBinding } from "#lib/web/sign-on.ts";

export const changePassword = asAction(changePasswordUseCase);
export const removeDevice = asAction(removeDeviceUseCase);
export const markNoticesRead = asAction(markNoticesReadUseCase);
export const unlinkSignOn = asAction(unlinkSignOnUseCase);
export const linkSignOn = asAction(startSignOnLink, { refresh: false, after: keepBinding });
