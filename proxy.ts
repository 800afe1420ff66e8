import { type NextRequest, NextResponse } from "next/server";
import { isAddressIn } from "./lib/config/address-list.ts";
import { env } from "./lib/config/env.ts";
import { cookieNames } from "./lib/web/cookie-names.ts";
import { corsHeaders, preflight } from "./lib/web/cors.ts";
import { clearSiteData, ENDED, isLeaving } from "./lib/web/left-desk.ts";
import { countRefusal } from "./lib/web/refusal-counts.ts";
import { guardRequest, isLocalHealth } from "./lib/web/request-guard.ts";
import { requestHeaders } from "./lib/web/request-headers.ts";
import { apiPolicy, contentSecurityPolicy, reportingEndpoints, strictTransport } from "./lib/web/security-headers.ts";

/**
 * What every request meets first: the addresses the desk answers to, the one public host, no changes from other sites, a nonce for its
 * page. Who may do what is never decided here.
 */
export function proxy(request: NextRequest): NextResponse {
  const { BULWARK_ORIGIN, BULWARK_CORS_ORIGINS, NODE_ENV } = env();
  const { pathname, search } = request.nextUrl;
  const refusal = refusalOf(request);
  const isApi = pathname.startsWith("/api/");
  const nonce = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = isApi || refusal ? apiPolicy : contentSecurityPolicy(nonce, { isDevelopment: NODE_ENV === "development" });
  const id = globalThis.crypto.randomUUID();

  const headers = new Headers(request.headers);
  headers.set(requestHeaders.id, id);
  headers.set(requestHeaders.path, pathname + search);
  headers.set("content-security-policy", policy); // Next reads the nonce from it

  const origin = request.headers.get("origin");
  const response = refusal ? refused(refusal) : (preflightOf(request) ?? NextResponse.next({ request: { headers } }));
  for (const [name, value] of Object.entries(corsHeaders(pathname, origin, BULWARK_CORS_ORIGINS))) response.headers.set(name, value);
  response.headers.set("Content-Security-Policy", policy);
  if (policy !== apiPolicy) response.headers.set(reportingEndpoints.name, reportingEndpoints.value);
  response.headers.set("X-Request-Id", id);
  forgetWhoLeft(request, response);
  if (BULWARK_ORIGIN.startsWith("https:")) response.headers.set(strictTransport.name, strictTransport.value);
  return response;
}

/** Files of the build have no secrets and no state. */
export const config = { matcher: ["/((?!_next/static|_next/image).*)"] };

/** Once after a sign-out, and where a session is over. */
function forgetWhoLeft(request: NextRequest, response: NextResponse): void {
  const { BULWARK_ORIGIN, BULWARK_DESK_ID } = env();
  const isSecure = BULWARK_ORIGIN.startsWith("https:");
  const { left } = cookieNames({ deskId: BULWARK_DESK_ID, isSecure });
  const asked = {
    method: request.method,
    path: request.nextUrl.pathname,
    hasLeft: request.cookies.has(left),
    hasEnded: request.nextUrl.searchParams.has(ENDED),
    destination: request.headers.get("sec-fetch-dest"),
  };
  if (!isLeaving(asked)) return;
  response.headers.set(clearSiteData.name, clearSiteData.value);
  response.cookies.set(left, "", { path: "/", httpOnly: true, sameSite: "lax", secure: isSecure, maxAge: 0 });
}

type Refusal = { readonly status: number; readonly rule: string; readonly says: string; readonly location?: string };

function refusalOf(request: NextRequest): Refusal | undefined {
  const { BULWARK_ORIGIN, BULWARK_CORS_ORIGINS, BULWARK_ALLOWED_ADDRESSES } = env();
  const path = request.nextUrl.pathname;
  const host = request.headers.get("host");
  const address = request.headers.get(requestHeaders.address) ?? undefined;
  const isAllowed =
    BULWARK_ALLOWED_ADDRESSES.length === 0 || isAddressIn(BULWARK_ALLOWED_ADDRESSES, address) || isLocalHealth({ path, address });
  const refusal: Refusal | undefined = isAllowed
    ? guardRequest(
        {
          method: request.method,
          path,
          host,
          origin: request.headers.get("origin"),
          fetchSite: request.headers.get("sec-fetch-site"),
        },
        BULWARK_ORIGIN,
        BULWARK_CORS_ORIGINS,
      )
    : { status: 403, rule: "address", says: "This desk does not answer requests from this address." };
  if (refusal && refusal.status >= 400) countRefusal(refusal.rule, address);
  return refusal;
}

function preflightOf(request: NextRequest): NextResponse | undefined {
  const { method, headers, nextUrl } = request;
  const asked = {
    method,
    path: nextUrl.pathname,
    origin: headers.get("origin"),
    wantsMethod: headers.get("access-control-request-method"),
  };
  const answer = preflight(asked, env().BULWARK_CORS_ORIGINS);
  return answer && new NextResponse(null, { status: answer.status, headers: { ...answer.headers, "Cache-Control": "no-store" } });
}

function refused({ status, says, location }: Refusal): NextResponse {
  return new NextResponse(`${says}\n`, {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...(location ? { Location: location } : {}) },
  });
}
