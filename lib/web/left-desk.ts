import { paths } from "../paths.ts";

/** How long a sign-out waits for the login page. */
export const LEFT_SECONDS = 60;

/** Empties what a browser keeps of this origin: caches, also of pages to go back to, and storage. Cookies stay: theme and known device. */
export const clearSiteData = { name: "Clear-Site-Data", value: '"cache", "storage"' } as const;

/** Whether this is the first login page after a sign-out. A server action cannot set a header of its own, so its cookie says it. */
export function isLeaving(request: { readonly method: string; readonly path: string; readonly hasLeft: boolean }): boolean {
  return request.method === "GET" && request.path === paths.login && request.hasLeft;
}
