import { isIP } from "node:net";
import { paths } from "../paths.ts";

export type GuardedRequest = {
  readonly method: string;
  readonly path: string;
  readonly host: string | null;
  /** Of the Origin header. */
  readonly origin: string | null;
  /** Of the Sec-Fetch-Site header. */
  readonly fetchSite: string | null;
};

export type GuardAnswer = { readonly status: 403 | 421; readonly says: string };

/**
 * What is refused before anything else looks at it: another host than the one public origin, so that neither cookies nor links are ever
 * made for a forged one, and changes sent from another site's pages.
 */
export function guardRequest(request: GuardedRequest, publicOrigin: string): GuardAnswer | undefined {
  const { host } = new URL(publicOrigin);
  const isOwnHost = request.host?.toLowerCase() === host;
  const isLocalHealth = request.path === paths.api.health && isLoopbackHost(request.host);
  if (!isOwnHost && !isLocalHealth) return { status: 421, says: `This desk answers at ${publicOrigin} alone.` };
  if (isSafeMethod(request.method)) return undefined;
  const isForeign =
    request.origin === null
      ? request.fetchSite !== null && !["same-origin", "none"].includes(request.fetchSite)
      : request.origin !== publicOrigin;
  return isForeign ? { status: 403, says: "This was sent from another site and is refused." } : undefined;
}

function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

function isLoopbackHost(host: string | null): boolean {
  if (!host) return false;
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}
