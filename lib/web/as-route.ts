import "server-only";
import { forWeb } from "../compose/for-web.ts";
import type { Actor } from "../domain/access/actor.ts";
import type { RateClass } from "../domain/access/rate-class.ts";
import { type Failure, FailureError, failure } from "../domain/kernel/errors.ts";
import type { Services } from "../services/services.ts";
import { execute, type UseCase } from "../services/use-case.ts";
import { answerApi } from "./api-answer.ts";
import type { ApiRoute } from "./api-route.ts";
import { webDeps } from "./deps.ts";
import { failureResponse, noStore } from "./failure-response.ts";
import { formInput } from "./form-input.ts";
import { limitRequest, rateHeaders, throttledBy } from "./limit-request.ts";
import { originOf } from "./origin-of.ts";
import { currentActor } from "./session.ts";

type Params = Readonly<Record<string, string | string[] | undefined>>;
export type RouteContext = { readonly params: Promise<Params> };
export type RouteAnswer = { readonly request: Request; readonly actor: Actor; readonly requestId: string };

type Options<O> = {
  /** Makes it an operation of the REST API: tokens, JSON alone, limits, problems as RFC 9457. The options below do not count then. */
  readonly api?: ApiRoute;
  /** The query of a GET, the body of anything else, unless said otherwise. Path parameters are given beside. */
  readonly input?: (request: Request, params: Params) => unknown;
  /** The bucket it counts in, where it is not that of forms and buttons. */
  readonly limit?: RateClass;
  /** Where a browser that navigates here is sent when it is refused; the failure as JSON unless said otherwise. */
  readonly refuse?: (failure: Failure) => Response | Promise<Response>;
  /** JSON unless said otherwise. */
  readonly respond?: (output: O, answer: RouteAnswer) => Response | Promise<Response>;
};

const MAX_BODY_BYTES = 1_000_000;

/** Makes a route handler of a use case. */
export function asRoute<I, O, P>(
  useCase: UseCase<I, O, P, Services>,
  options: Options<O> = {},
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const { api } = options;
    if (api) return answerApi({ ...(await forWeb()), sessionActor: currentActor }, useCase, api, request, await context.params);
    try {
      const params = await context.params;
      const given = options.input ? await options.input(request, params) : { ...(await bodyOrQuery(request)), ...params };
      const actor = await currentActor();
      const origin = originOf(request.headers);
      const counted = await limitRequest((await forWeb()).limits, {
        rateClass: options.limit ?? (useCase.permission === "public" && actor.kind === "anonymous" ? "public" : "action"),
        actor,
        address: origin.address,
        permission: useCase.permission,
      });
      if (counted && !counted.isAllowed) return failureResponse(throttledBy(counted), rateHeaders(counted));
      const result = await execute(await webDeps(), useCase, actor, given, origin);
      if (!result.ok) return options.refuse ? await options.refuse(result.failure) : failureResponse(result.failure);
      if (options.respond) return await options.respond(result.value, { request, actor, requestId: origin.requestId });
      return Response.json(result.value, { headers: noStore });
    } catch (error) {
      if (error instanceof FailureError) return failureResponse(error.failure);
      const { log } = await webDeps();
      return failureResponse(
        failure("internal", undefined, {
          logId: log.bug({ err: error, useCase: useCase.name, request: originOf(request.headers).requestId }, "a bug stopped a route"),
        }),
      );
    }
  };
}

async function bodyOrQuery(request: Request): Promise<Record<string, unknown>> {
  if (request.method === "GET" || request.method === "HEAD") return Object.fromEntries(new URL(request.url).searchParams);
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES)
    throw new FailureError(failure("invalid-input", "The request is too large."));
  const type = request.headers.get("content-type") ?? "";
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) return formInput(await request.formData());
  const text = await request.text();
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // answered below: the parser's message would quote the body
  }
  throw new FailureError(failure("invalid-input", "The body is not a JSON object."));
}
