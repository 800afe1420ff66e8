import "server-only";
import { cookies } from "next/headers";
import { forWeb } from "../compose/for-web.ts";
import type { Actor } from "../domain/access/actor.ts";
import { TICKET_LIFE_MS } from "../domain/access/factor-rule.ts";
import type { Failure } from "../domain/kernel/errors.ts";
import { paths, withQuery } from "../paths.ts";
import type { FinishedSignOn } from "../services/access/sign-on/finish-sign-on.ts";
import type { StartedSignOn } from "../services/access/sign-on/start-sign-on.ts";
import { noStore } from "./failure-response.ts";
import { followStep } from "./open-session.ts";
import { tokenCookie } from "./token-cookie.ts";

const BINDING_LIFE_S = 600;

/**
 * What `sign-on.start` reads from a request. Browsers say whose page sent them; a link of ours, a bookmark and what is typed are a person's
 * own step. @source Fetch Metadata Request Headers
 */
export function startInput(request: Request): { next: string | undefined; site: "own" | "foreign" } {
  const site = request.headers.get("sec-fetch-site") ?? "none";
  const next = new URL(request.url).searchParams.get("next") ?? undefined;
  return { next, site: site === "same-origin" || site === "none" ? "own" : "foreign" };
}

/** Binds the walk to this browser: a cookie that scripts cannot read, sent along when the provider sends the browser back. */
export async function keepBinding({ binding }: StartedSignOn): Promise<void> {
  const { names, options } = tokenCookie(await forWeb());
  (await cookies()).set(names.signOn, binding, { ...options, maxAge: BINDING_LIFE_S });
}

/** To the provider, by a plain redirect: a form's target would fall under the page's policy. */
export async function toProvider(started: StartedSignOn): Promise<Response> {
  await keepBinding(started);
  return redirected(started.url);
}

/** What `sign-on.finish` reads from the request that the provider sent the browser back with. */
export async function finishInput(request: Request): Promise<{ callback: string; binding: string }> {
  const { names } = tokenCookie(await forWeb());
  return { callback: new URL(request.url).search.slice(1), binding: (await cookies()).get(names.signOn)?.value ?? "" };
}

/** Into the desk, to the second factor, or back to the settings. */
export async function afterSignOn({ purpose, next, login }: FinishedSignOn, { actor }: { readonly actor: Actor }): Promise<Response> {
  await dropBinding();
  if (!login) return redirected(withQuery(paths.security, { "sign-on": "linked" }));
  const where = await followStep(login, actor, next);
  if (login.step !== "done") {
    // The browser comes from another site: a strict cookie would not be sent along on this one redirect.
    const { names, options } = tokenCookie(await forWeb());
    (await cookies()).set(names.ticket, login.ticket, { ...options, maxAge: TICKET_LIFE_MS / 1_000 });
  }
  return redirected(purpose === "invite" && login.step === "done" ? paths.overview : where);
}

/** Back to the page for signing in, with the reason as a word of ours. */
export async function signOnRefused(failure: Failure): Promise<Response> {
  await dropBinding();
  return redirected(withQuery(paths.login, { "sign-on": failure.code }));
}

async function dropBinding(): Promise<void> {
  const { names, options } = tokenCookie(await forWeb());
  (await cookies()).set(names.signOn, "", { ...options, maxAge: 0 });
}

function redirected(to: string): Response {
  return new Response(null, { status: 303, headers: { ...noStore, Location: to, "Referrer-Policy": "no-referrer" } });
}
