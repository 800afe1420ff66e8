import { visibleText } from "#lib/domain/kernel/visible-text.ts";

/** What to call an actor of the record: a name stays, a pseudonym becomes readable. */
export function actorWord(actorName: string): string {
  if (actorName === "worker") return "The worker";
  if (actorName === "web") return "The web";
  if (actorName === "anonymous") return "Nobody signed in";
  if (actorName.startsWith("host:")) return `${actorName.slice(5)} on the host`;
  if (actorName.startsWith("user:")) return `Person ${actorName.slice(-8)}`;
  return visibleText(actorName);
}
