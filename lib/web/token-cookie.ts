import "server-only";
import { cookies } from "next/headers";
import { encode } from "next-auth/jwt";
import { forWeb, type WebParts } from "../compose/for-web.ts";
import { TOKEN_LIFE_MS } from "../domain/access/session-rule.ts";
import type { SessionId } from "../domain/kernel/ids.ts";
import { cookieNames } from "./cookie-names.ts";

/** Name and attributes of the cookie that holds the token. */
export function tokenCookie({ settings }: Pick<WebParts, "settings">) {
  const isSecure = settings.BULWARK_ORIGIN.startsWith("https:");
  const names = cookieNames({ deskId: settings.BULWARK_DESK_ID, isSecure });
  return { names, isSecure, options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure } };
}

/** Gives this browser a token that names the session, in the form in which next-auth reads it. */
export async function issueToken(sessionId: SessionId): Promise<void> {
  const parts = await forWeb();
  const { names, options } = tokenCookie(parts);
  const maxAge = TOKEN_LIFE_MS / 1_000;
  const token = await encode({ token: { sid: sessionId }, secret: parts.sessionSecret, salt: names.session, maxAge });
  (await cookies()).set(names.session, token, { ...options, maxAge });
}

/** Takes the token away; the row is ended by `session.end`. */
export async function dropToken(): Promise<void> {
  const { names, options } = tokenCookie(await forWeb());
  (await cookies()).set(names.session, "", { ...options, maxAge: 0 });
}
