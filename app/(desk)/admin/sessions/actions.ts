"use server";

import { endUserSessions } from "#lib/services/access/sessions/end-user-sessions.ts";
import { rotateSigningKey } from "#lib/services/access/signing-keys/rotate-signing-key.ts";
import { asAction } from "#lib/web/as-action.ts";

export const endSessionsOf = asAction(endUserSessions);
export const rotateKey = asAction(rotateSigningKey);
