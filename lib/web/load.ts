import "server-only";
import { cookies, headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { forWeb } from "../compose/for-web.ts";
import { type Failure, FailureError } from "../domain/kernel/errors.ts";
import type { Result } from "../domain/kernel/result.ts";
import { paths, withQuery } from "../paths.ts";
import type { Services } from "../services/services.ts";
import { sharedReads } from "../services/shared-reads.ts";
import { execute, type UseCase } from "../services/use-case.ts";
import { webDeps } from "./deps.ts";
import { ENDED } from "./left-desk.ts";
import { limitPage } from "./limit-page.ts";
import { throttledBy } from "./limit-request.ts";
import { currentOrigin } from "./origin.ts";
import { requestHeaders } from "./request-headers.ts";
import { safeRedirect } from "./safe-redirect.ts";
import { currentActor } from "./session.ts";
import { tokenCookie } from "./token-cookie.ts";

export type Loaded<O> = { readonly ok: true; readonly value: O } | { readonly ok: false; readonly failure: Failure };

/**
 * Runs a use case for a page. Somebody who is not signed in goes to the login and comes back; what is not found is Next's not-found page;
 * every other failure is a value for the page to show, so that the rest of the page still stands.
 */
export async function load<I, O, P>(useCase: UseCase<I, O, P, Services>, input: unknown): Promise<Loaded<O>> {
  const result = await attempt(useCase, input);
  if (result.ok) return result;
  if (result.failure.code === "unauthenticated") redirect(await loginPath());
  if (result.failure.code === "not-found") notFound();
  return result;
}

async function attempt<I, O, P>(useCase: UseCase<I, O, P, Services>, input: unknown): Promise<Result<O>> {
  try {
    const counted = await limitPage();
    if (counted && !counted.isAllowed) return { ok: false, failure: throttledBy(counted) };
    return await execute(await readingDeps(), useCase, await currentActor(), input, await currentOrigin());
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** What a page loads is read in one transaction (shared-reads.ts). */
const readingDeps = cache(async () => {
  const deps = await webDeps();
  return { ...deps, work: sharedReads(deps.work) };
});

/** Whoever still holds a token had a session: the login page then empties what the browser kept of it. */
async function loginPath(): Promise<string> {
  const wanted = safeRedirect((await headers()).get(requestHeaders.path), "");
  const { names } = tokenCookie(await forWeb());
  const hadSession = (await cookies()).has(names.session);
  return withQuery(paths.login, { next: wanted === paths.overview ? undefined : wanted, [ENDED]: hadSession ? "1" : undefined });
}
