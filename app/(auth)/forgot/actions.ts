"use server";

import { askLink as askLinkUseCase } from "#lib/services/access/passwords/ask-link.ts";
import { asAction } from "#lib/web/as-action.ts";

export const askLink = asAction(askLinkUseCase, { refresh: false });
