import { visibleText } from "#lib/domain/kernel/visible-text.ts";

/** What to call an actor of the record: a name stays, a pseudonym becomes readable. */
export function actorWord(actorName: string): string {
  const name = visibleText(actorName);
  if (name === "worker") return "The worker";
  if (name === "web") return "The web";
  if (name === "anonymous") return "Nobody signed in";
  if (name.startsWith("host:")) return `${name.slice(5)} on the host`;
  if (name.startsWith("user:")) return `Person ${name.slice(-8)}`;
  return name;
}
