import { type Actor, actorName, userOf } from "../../access/actor.ts";
import type { JsonValue } from "../../kernel/canonical-json.ts";

type About = { readonly about: string; readonly figures: { readonly [name: string]: JsonValue } };

/** Whether a finding is about what this person did, or about the person's own account; a token acts for its person. */
export function concerns(actor: Actor, { about, figures }: About): boolean {
  const userId = userOf(actor);
  const names = userId === null ? [] : [`person:${userId}`, `user:${userId}`];
  return [...names, actorName(actor)].some((name) => name === about || name === figures["raisedBy"]);
}
