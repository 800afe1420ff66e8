"use server";

import { revokeToken as revokeTokenUseCase } from "#lib/services/access/tokens/revoke-token.ts";
import { asAction } from "#lib/web/as-action.ts";

export const revokeToken = asAction(revokeTokenUseCase);
