import "server-only";
import { cookies } from "next/headers";
import { forWeb, type WebParts } from "../compose/for-web.ts";
import { TOKEN_LIFE_MS } from "../domain/access/session-rule.ts";
import type { SessionId } from "../domain/kernel/ids.ts";
import { cookieNames } from "./cookie-names.ts";
import { LEFT_SECONDS } from "./left-desk.ts";
import { sealToken, type TokenSeal } from "./session-token.ts";

/** Name and attributes of the cookie that holds the token. */
export function tokenCookie({ settings }: Pick<WebParts, "settings">) {
  const isSecure = settings.BULWARK_ORIGIN.startsWith("https:");
  const names = cookieNames({ deskId: settings.BULWARK_DESK_ID, isSecure });
  return { names, isSecure, options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure: isSecure } };
}

/** What tokens of this desk are sealed with now. */
export async function tokenSeal(parts: WebParts): Promise<TokenSeal> {
  return { secrets: await parts.tokenSecrets(), salt: tokenCookie(parts).names.session, audience: parts.settings.BULWARK_ORIGIN };
}

/** Gives this browser a token that names the session. */
export async function issueToken(sessionId: SessionId): Promise<void> {
  const parts = await forWeb();
  const { names, options } = tokenCookie(parts);
  const maxAge = TOKEN_LIFE_MS / 1_000;
  (await cookies()).set(names.session, await sealToken(await tokenSeal(parts), sessionId), { ...options, maxAge });
}

/** Takes the token away; the row is ended by `session.end`. The login page that follows empties the browser's storage (left-desk.ts). */
export async function dropToken(): Promise<void> {
  const { names, options } = tokenCookie(await forWeb());
  const browser = await cookies();
  browser.set(names.session, "", { ...options, maxAge: 0 });
  browser.set(names.left, "1", { ...options, maxAge: LEFT_SECONDS });
}
