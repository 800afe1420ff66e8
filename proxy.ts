import { type NextRequest, NextResponse } from "next/server";
import { env } from "./lib/config/env.ts";
import { guardRequest } from "./lib/web/request-guard.ts";
import { requestHeaders } from "./lib/web/request-headers.ts";
import { apiPolicy, contentSecurityPolicy, strictTransport } from "./lib/web/security-headers.ts";

/**
 * What every request meets first: the one public host, no changes from other sites, a nonce for its page. Who may do what is never
 * decided here.
 */
export function proxy(request: NextRequest): NextResponse {
  const { BULWARK_ORIGIN, NODE_ENV } = env();
  const { pathname, search } = request.nextUrl;
  const refusal = guardRequest(
    {
      method: request.method,
      path: pathname,
      host: request.headers.get("host"),
      origin: request.headers.get("origin"),
      fetchSite: request.headers.get("sec-fetch-site"),
    },
    BULWARK_ORIGIN,
  );
  const isApi = pathname.startsWith("/api/");
  const nonce = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = isApi || refusal ? apiPolicy : contentSecurityPolicy(nonce, { isDevelopment: NODE_ENV === "development" });
  const id = globalThis.crypto.randomUUID();

  const headers = new Headers(request.headers);
  headers.set(requestHeaders.id, id);
  headers.set(requestHeaders.path, pathname + search);
  headers.set("content-security-policy", policy); // Next reads the nonce from it

  const response = refusal ? refused(refusal) : NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("X-Request-Id", id);
  if (BULWARK_ORIGIN.startsWith("https:")) response.headers.set(strictTransport.name, strictTransport.value);
  return response;
}

/** Files of the build have no secrets and no state. */
export const config = { matcher: ["/((?!_next/static|_next/image).*)"] };

function refused({ status, says }: { readonly status: number; readonly says: string }): NextResponse {
  return new NextResponse(`${says}\n`, { status, headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" } });
}
