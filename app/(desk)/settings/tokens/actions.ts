"use server";

import { createToken as createTokenUseCase } from "#lib/services/access/tokens/create-token.ts";
import { revokeOwnToken as revokeOwnTokenUseCase } from "#lib/services/access/tokens/revoke-token.ts";
import { asAction } from "#lib/web/as-action.ts";

export const createToken = asAction(createTokenUseCase, { refresh: false });
export const revokeOwnToken = asAction(revokeOwnTokenUseCase);
