import { paths } from "../paths.ts";
import { countRefusal } from "./refusal-counts.ts";
import { safeRedirect } from "./safe-redirect.ts";

const own = "http://own.invalid";

/** Where a login leads: the wanted page of ours, else the overview. Whoever wanted another host is refused that and counted for the record. */
export function ownPath(wanted: unknown, address: string | undefined): string {
  if (isForeign(wanted)) countRefusal("redirect", address);
  return safeRedirect(wanted);
}

/** The same for an address with its host, as the session library has it: the own host's path counts. */
export function ownAddress(wanted: string, origin: string, address: string | undefined): string {
  const isOwn = wanted === origin || wanted.startsWith(`${origin}/`);
  return origin + ownPath(isOwn ? wanted.slice(origin.length) || paths.overview : wanted, address);
}

/** As a browser would read it, tabs and backslashes included. */
function isForeign(wanted: unknown): boolean {
  if (typeof wanted !== "string" || wanted === "") return false;
  return !URL.canParse(wanted, own) || new URL(wanted, own).origin !== own;
}
