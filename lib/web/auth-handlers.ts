import "server-only";
import type { NextRequest } from "next/server";
import { forWeb } from "../compose/for-web.ts";
import { authHandlers } from "./auth.ts";
import { failureResponse, noStore } from "./failure-response.ts";
import { limitRequest, rateHeaders, throttledBy } from "./limit-request.ts";
import { originOf } from "./origin-of.ts";

/** What next-auth may answer over HTTP. Its own session route is not among it: it would renew a token without a person's input. */
const open = { GET: ["csrf", "providers", "signin", "error"], POST: ["callback", "signin"] } as const;

type Context = { readonly params: Promise<{ readonly nextauth: string[] }> };

export async function handleAuth(request: NextRequest, context: Context): Promise<Response> {
  const [action = ""] = (await context.params).nextauth;
  const method = request.method === "POST" ? "POST" : "GET";
  if (!open[method].some((each) => each === action)) return new Response("Not found\n", { status: 404, headers: noStore });
  const { limits } = await forWeb();
  const { address } = originOf(request.headers);
  const counted = await limitRequest(limits, { rateClass: "public", actor: { kind: "anonymous" }, address, permission: "public" });
  if (counted && !counted.isAllowed) return failureResponse(throttledBy(counted), rateHeaders(counted));
  return authHandlers[method](request);
}
