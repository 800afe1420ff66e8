import { paths } from "../paths.ts";

/**
 * The page to go to after a login: only a path of our own, never another host. Browsers read `\`, tabs and line breaks in ways of their
 * own, so whatever holds one is refused, and what is left must come back unchanged from an address parser.
 */
export function safeRedirect(wanted: unknown, fallback: string = paths.overview): string {
  if (typeof wanted !== "string" || wanted.length > 2_000) return fallback;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (!wanted.startsWith("/") || wanted.startsWith("//") || /[\\\u0000-\u0020\u007f-\u009f]/.test(wanted)) return fallback;
  const base = "http://own.invalid";
  if (!URL.canParse(wanted, base)) return fallback;
  const url = new URL(wanted, base);
  if (url.origin !== base || url.pathname.startsWith("//")) return fallback;
  if (/^\/(api|login|set-up|join)(\/|$)/.test(url.pathname)) return fallback;
  return url.pathname + url.search;
}
