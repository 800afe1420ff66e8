import { isIP } from "node:net";
import { paths } from "../paths.ts";
import { isCorsPath } from "./cors.ts";

export type GuardedRequest = {
  readonly method: string;
  readonly path: string;
  readonly host: string | null;
  /** Of the Origin header. */
  readonly origin: string | null;
  /** Of the Sec-Fetch-Site header. */
  readonly fetchSite: string | null;
};

export type GuardAnswer = {
  readonly status: 308 | 403 | 421;
  readonly rule: "host" | "foreign-site";
  readonly says: string;
  /** Where a page is instead. */
  readonly location?: string;
};

/**
 * What is refused before anything else looks at it: another host than the one public origin, so that neither cookies nor links are ever
 * made for a forged one, and changes sent from another site's pages.
 */
export function guardRequest(request: GuardedRequest, publicOrigin: string, corsOrigins: readonly string[] = []): GuardAnswer | undefined {
  const { host } = new URL(publicOrigin);
  const isOwnHost = request.host?.toLowerCase() === host;
  if (!isOwnHost && isOtherNameOfThisMachine(request, publicOrigin))
    return { status: 308, rule: "host", says: `This desk is at ${publicOrigin}.`, location: publicOrigin + request.path };
  if (!isOwnHost && !(request.path === paths.api.health && isLoopbackHost(request.host)))
    return { status: 421, rule: "host", says: `This desk answers at ${publicOrigin} alone.` };
  if (isSafeMethod(request.method) || request.path === paths.api.cspReport) return undefined; // a browser sends reports without an origin
  if (request.origin !== null && isCorsPath(request.path) && corsOrigins.includes(request.origin)) return undefined;
  const isForeign =
    request.origin === null
      ? request.fetchSite !== null && !["same-origin", "none"].includes(request.fetchSite)
      : request.origin !== publicOrigin;
  return isForeign ? { status: 403, rule: "foreign-site", says: "This was sent from another site and is refused." } : undefined;
}

/** The starter on this machine asks whether the desk is up, whatever addresses the desk answers to. */
export function isLocalHealth({ path, address }: { readonly path: string; readonly address: string | undefined }): boolean {
  return path === paths.api.health && (address === "::1" || (address?.startsWith("127.") ?? false));
}

/** A page asked for at 127.0.0.1 or [::1] where the desk is at localhost, or the reverse: the same desk by another name of this machine. */
function isOtherNameOfThisMachine({ method, path, host }: GuardedRequest, publicOrigin: string): boolean {
  const own = new URL(publicOrigin);
  return method === "GET" && !path.startsWith("/api/") && isLoopbackHost(own.hostname) && isLoopbackHost(host) && portOf(host) === own.port;
}

function portOf(host: string | null): string {
  return /:(\d+)$/.exec(host ?? "")?.[1] ?? "";
}

function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

function isLoopbackHost(host: string | null): boolean {
  if (!host) return false;
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}
