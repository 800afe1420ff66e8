import { paths } from "../paths.ts";

/**
 * Which other origins' pages may use the API: those the operator named, exactly, below /api/v1 alone. Never with cookies: their pages show
 * a token, so that nothing of a signed-in browser is lent to them.
 */
export function corsHeaders(path: string, origin: string | null, allowed: readonly string[]): Readonly<Record<string, string>> {
  if (!isCorsPath(path) || allowed.length === 0) return {};
  if (origin === null || !allowed.includes(origin)) return { Vary: "Origin" };
  return { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed, Vary: "Origin" };
}

/** The answer to a browser that asks before it sends; undefined where this is no such question. */
export function preflight(
  asked: { readonly method: string; readonly path: string; readonly origin: string | null; readonly wantsMethod: string | null },
  allowed: readonly string[],
): { readonly status: 204 | 403; readonly headers: Readonly<Record<string, string>> } | undefined {
  if (asked.method !== "OPTIONS" || asked.origin === null || asked.wantsMethod === null) return undefined;
  const headers = corsHeaders(asked.path, asked.origin, allowed);
  if (headers["Access-Control-Allow-Origin"] === undefined) return { status: 403, headers };
  return {
    status: 204,
    headers: {
      ...headers,
      "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
      "Access-Control-Allow-Headers": "authorization, content-type",
      "Access-Control-Max-Age": "600",
    },
  };
}

export function isCorsPath(path: string): boolean {
  return path.startsWith(`${paths.api.v1}/`);
}

const exposed = "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id";
