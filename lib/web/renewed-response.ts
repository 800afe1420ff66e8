import "server-only";
import type { RouteAnswer } from "./as-route.ts";
import { noStore } from "./failure-response.ts";
import { issueToken } from "./token-cookie.ts";

/** The row noted the input; now the browser gets a token that lives another 30 minutes. */
export async function renewedResponse(_output: unknown, { actor }: RouteAnswer): Promise<Response> {
  if (actor.kind === "person") await issueToken(actor.sessionId);
  return new Response(null, { status: 204, headers: noStore });
}
