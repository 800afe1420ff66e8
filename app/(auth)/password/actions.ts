"use server";

import { judgePassword as judgePasswordUseCase } from "#lib/services/access/passwords/judge-password.ts";
import { asAction } from "#lib/web/as-action.ts";

export const judgePassword = asAction(judgePasswordUseCase, { refresh: false });
