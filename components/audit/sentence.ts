import { visibleText } from "#lib/domain/kernel/visible-text.ts";

/** The catalogue's sentences start small, since they follow a name. Nothing in them acts on the page. */
export function sentence(says: string): string {
  const text = visibleText(says);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
