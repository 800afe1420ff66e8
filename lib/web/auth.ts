/**
 * next-auth as the door for a login over HTTP, with its protection against forged requests. The token it sets is encrypted, lives 30 minutes
 * and only names the session's row; what a page makes of it stands in session.ts.
 */
import "server-only";
import NextAuth, { type NextAuthConfig } from "next-auth";
import { getToken } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { forWeb, type WebParts } from "../compose/for-web.ts";
import { nameAuthUrl } from "../config/env.ts";
import { personActor } from "../domain/access/person-actor.ts";
import { TOKEN_LIFE_MS } from "../domain/access/session-rule.ts";
import { failure } from "../domain/kernel/errors.ts";
import { asId, isUuid, type SessionId } from "../domain/kernel/ids.ts";
import { paths } from "../paths.ts";
import { endSession } from "../services/access/end-session.ts";
import { login } from "../services/access/login.ts";
import { readSession } from "../services/access/read-session.ts";
import type { Services } from "../services/services.ts";
import { type ExecuteDeps, execute } from "../services/use-case.ts";
import { admitLogin } from "./admit-login.ts";
import { LoginRefused } from "./login-refused.ts";
import { currentOrigin } from "./origin.ts";
import { originOf } from "./origin-of.ts";
import { ownAddress } from "./own-path.ts";
import { openToken, sealToken } from "./session-token.ts";
import { tokenCookie, tokenSeal } from "./token-cookie.ts";

export const { handlers: authHandlers } = NextAuth(async () => authConfig(await forWeb()));

function authConfig(parts: WebParts): NextAuthConfig {
  const { settings, log } = parts;
  const deps: ExecuteDeps<Services> = parts;
  const { names, isSecure, options } = tokenCookie(parts);
  const cookie = (name: string) => ({ name, options });
  nameAuthUrl(settings.BULWARK_ORIGIN);
  return {
    secret: parts.sessionSecret,
    trustHost: true, // proxy.ts refuses every other host before it gets here, and AUTH_URL names ours
    useSecureCookies: isSecure,
    session: { strategy: "jwt", maxAge: TOKEN_LIFE_MS / 1_000 },
    jwt: {
      async encode({ token }) {
        const sid = token?.["sid"];
        return typeof sid === "string" && isUuid(sid) ? sealToken(await tokenSeal(parts), asId<SessionId>(sid)) : "";
      },
      async decode({ token }) {
        const sid = await openToken(await tokenSeal(parts), token);
        return sid ? { sid } : null;
      },
    },
    cookies: { sessionToken: cookie(names.session), csrfToken: cookie(names.csrf), callbackUrl: cookie(names.callback) },
    pages: { signIn: paths.login, signOut: paths.login, error: paths.login },
    logger: {
      error: (error) => {
        if (error instanceof LoginRefused) log.debug({ code: error.code }, "a login was refused");
        else log.error({ err: error }, "login library");
      },
      warn: (code) => log.debug({ code }, "login library"),
      debug: () => undefined,
    },
    providers: [
      Credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(given, request) {
          const origin = originOf(request.headers);
          const asked = { permission: "public", address: origin.address, knownAs: undefined } as const;
          const result = await admitLogin(parts, asked, () =>
            execute(deps, login, { kind: "anonymous" }, { email: given.email, password: given.password }, origin),
          );
          if (!result.ok) throw new LoginRefused(result.failure);
          // Whoever needs a second factor signs in on the page: this door knows one step alone.
          if (result.value.step !== "done") throw new LoginRefused(failure("second-factor-required"));
          await endPrevious(request, origin);
          return { id: result.value.userId, sessionId: result.value.sessionId };
        },
      }),
    ],
    callbacks: {
      redirect: async ({ url }) => ownAddress(url, settings.BULWARK_ORIGIN, (await currentOrigin()).address),
      jwt: ({ user }) => (user ? { sid: (user as { sessionId?: string }).sessionId } : null), // as authorize gave it; a session is read in session.ts alone
    },
  };

  /** A new login in the same browser ends the one before. */
  async function endPrevious(request: Request, origin: ReturnType<typeof originOf>): Promise<void> {
    const token = await getToken({ req: request, cookieName: names.session, secureCookie: isSecure, raw: true });
    const sid = await openToken(await tokenSeal(parts), token);
    if (!sid) return;
    const before = await execute(deps, readSession, { kind: "anonymous" }, { sessionId: sid }, origin);
    if (!before.ok) return;
    await execute(deps, endSession, personActor(before.value.role, before.value), {}, origin);
  }
}
