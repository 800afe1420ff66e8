import "server-only";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import type { PortfolioId } from "../domain/kernel/ids.ts";
import type { RouteAnswer } from "./as-route.ts";
import { liveHub } from "./live-hub.ts";

/** Answers with an endless stream of server-sent events. @throws FailureError throttled at the fifth stream of a login */
export function liveResponse(reach: ReadonlySet<PortfolioId>, { request, actor }: RouteAnswer): Response {
  if (actor.kind !== "person") throw new FailureError(failure("unauthenticated"));
  const stream = liveHub().open(actor, reach, request.signal);
  if (!stream) throw new FailureError(failure("throttled", "This login has four live streams already.", { retryAfterSeconds: 30 }));
  return new Response(stream, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
