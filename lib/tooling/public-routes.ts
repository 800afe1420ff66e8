/** A door that stands open without an adapter of lib/web, and why it may. */
export type PublicRoute = { readonly file: string; readonly why: string };

/**
 * The short list. Everything else below app/ goes through load, asAction or asRoute, which ask `execute` for the permission.
 * An entry whose file does not exist, or no longer needs to stand here, fails the guard test.
 */
export const publicRoutes: readonly PublicRoute[] = [
  { file: "app/api/auth/[...nextauth]/route.ts", why: "next-auth's own handlers: signing in is what makes somebody known" },
  { file: "app/api/health/route.ts", why: "the starter and monitors ask before anybody can sign in; it names components, never data" },
];
