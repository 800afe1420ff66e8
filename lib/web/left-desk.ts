import { paths } from "../paths.ts";

/** How long a sign-out waits for the login page. */
export const LEFT_SECONDS = 60;

/** Empties what a browser keeps of this origin: caches, also of pages to go back to, and storage. Cookies stay: theme and known device. */
export const clearSiteData = { name: "Clear-Site-Data", value: '"cache", "storage"' } as const;

/** In the query of the login page: whoever is sent there held a session that is over. */
export const ENDED = "ended";

type Asked = {
  readonly method: string;
  readonly path: string;
  /** Signed out here, a moment ago. */
  readonly hasLeft: boolean;
  /** The session ended elsewhere, or by itself. */
  readonly hasEnded: boolean;
  /** Of the Sec-Fetch-Dest header. */
  readonly destination: string | null;
};

/**
 * Whether this is the first login page after a sign-out, or after a session that ended otherwise. A server action cannot set a header of its own, so its cookie says it. Only a
 * document counts: the framework fetches the page for itself before, to answer the action with it, and what it gets the browser never sees.
 */
export function isLeaving({ method, path, hasLeft, hasEnded, destination }: Asked): boolean {
  return method === "GET" && path === paths.login && (hasLeft || hasEnded) && destination === "document";
}
