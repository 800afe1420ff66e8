/**
 * One request of the REST API, in this order: the body and its type → who asks, each guess counted before it is looked at → how often → the
 * use case. Nothing here knows Next, so that tests call it as it is.
 */
import type { Actor } from "../domain/access/actor.ts";
import type { RateClass } from "../domain/access/rate-class.ts";
import { type Failure, FailureError, failure, failures } from "../domain/kernel/errors.ts";
import type { RateAnswer, RateLimits } from "../ports/rate-limits.ts";
import type { Services } from "../services/services.ts";
import { type ExecuteDeps, execute, type UseCase } from "../services/use-case.ts";
import { type ApiRequest, apiActor } from "./api-actor.ts";
import { jsonObject, readBody } from "./api-body.ts";
import type { ApiRoute } from "./api-route.ts";
import { noStore } from "./failure-response.ts";
import { giveBackRequest, limitRequest, rateHeaders, throttledBy } from "./limit-request.ts";
import { originOf } from "./origin-of.ts";

export type ApiDeps = ExecuteDeps<Services> & { readonly limits: RateLimits; readonly sessionActor: () => Promise<Actor> };
type Params = Readonly<Record<string, string | string[] | undefined>>;

export async function answerApi<I, O, P>(
  deps: ApiDeps,
  useCase: UseCase<I, O, P, Services>,
  route: ApiRoute,
  request: Request,
  params: Params,
): Promise<Response> {
  let counted: RateAnswer | undefined;
  try {
    const body = await readBody(request);
    const asked = { request, body, origin: originOf(request.headers) };
    const actor = await actorOf(deps, useCase, asked);
    counted = await count(deps, useCase, classOf(useCase, route), actor, asked);
    if (actor.kind === "anonymous" && useCase.permission !== "public") throw new FailureError(failure("unauthenticated", NO_TOKEN));
    const result = await execute(deps, useCase, actor, inputOf(route, request, body, params), asked.origin);
    if (!result.ok) return problem(result.failure, counted);
    if (route.respond) return route.respond(result.value, rateHeaders(counted));
    return Response.json(result.value ?? {}, { status: route.status, headers: { ...jsonHeaders, ...rateHeaders(counted) } });
  } catch (error) {
    if (error instanceof FailureError) return problem(error.failure, counted);
    const logId = deps.log.bug(
      { err: error, useCase: useCase.name, request: originOf(request.headers).requestId },
      "a bug stopped a route",
    );
    return problem(failure("internal", undefined, { logId }), counted);
  }
}

const NO_TOKEN = "Show a token of this desk: Authorization: Bearer bulwark_…, or a signed request.";
const jsonHeaders = { ...noStore, "Content-Type": "application/json; charset=utf-8" } as const;

/** A failure in the form of RFC 9457. */
export function problem(given: Failure, counted?: RateAnswer): Response {
  const { code, message, fields, logId, retryAfterSeconds } = given;
  const { status, says } = failures[code];
  const headers = new Headers({ ...noStore, "Content-Type": "application/problem+json; charset=utf-8", ...rateHeaders(counted) });
  if (retryAfterSeconds !== undefined) headers.set("Retry-After", String(retryAfterSeconds));
  if (status === 401) headers.set("WWW-Authenticate", 'Bearer realm="bulwark"');
  const body = {
    type: "about:blank",
    title: says,
    status,
    code,
    detail: message,
    ...(fields ? { fields } : {}),
    ...(logId ? { logId } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** Somebody who shows a token that is not valid is counted as one who guesses, before the database is asked. */
function actorOf<I, O, P>(deps: ApiDeps, { permission }: UseCase<I, O, P, Services>, asked: ApiRequest): Promise<Actor> {
  const guess = { rateClass: "login", actor: { kind: "anonymous" }, address: asked.origin.address, permission } as const;
  return apiActor(deps, asked, deps.sessionActor, {
    async take() {
      const counted = await limitRequest(deps.limits, guess);
      if (counted && !counted.isAllowed) throw new FailureError(throttledBy(counted));
    },
    giveBack: () => giveBackRequest(deps.limits, guess),
  });
}

async function count<I, O, P>(
  { limits }: ApiDeps,
  { permission }: UseCase<I, O, P, Services>,
  rateClass: RateClass,
  actor: Actor,
  { origin }: ApiRequest,
): Promise<RateAnswer | undefined> {
  const counted = await limitRequest(limits, { rateClass, actor, address: origin.address, permission });
  if (counted && !counted.isAllowed) throw new FailureError(throttledBy(counted));
  return counted;
}

function classOf<I, O, P>({ permission }: UseCase<I, O, P, Services>, { method }: ApiRoute): RateClass {
  if (permission === "public") return "public";
  return method === "GET" ? "api-read" : "api-write";
}

/** Each once: a signature does not cover the order of equal names, so which one counts could be changed on the way. */
function parametersOf(request: Request): Record<string, string> {
  const parameters = [...new URL(request.url).searchParams];
  const given = Object.fromEntries(parameters);
  if (Object.keys(given).length < parameters.length)
    throw new FailureError(failure("invalid-input", "A parameter stands twice in the address."));
  return given;
}

/** What stands in the address wins over the body: a body cannot name another portfolio than the address does. */
function inputOf(route: ApiRoute, request: Request, body: Uint8Array, params: Params): Record<string, unknown> {
  const named = Object.fromEntries(Object.entries(route.params ?? {}).map(([name, field]) => [field, params[name]]));
  const given = route.method === "GET" ? parametersOf(request) : jsonObject(request, body);
  return { ...given, ...route.fixed, ...named };
}
