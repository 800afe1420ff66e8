import type { SessionId, UserId } from "../kernel/ids.ts";
import type { PersonRole } from "./roles.ts";

/** Who asks. What a person may see follows from the role and the grants, never from a form. */
export type Actor =
  | { readonly kind: "person"; readonly userId: UserId; readonly role: PersonRole; readonly sessionId: SessionId }
  | { readonly kind: "host"; readonly osUser: string }
  | { readonly kind: "worker" }
  | { readonly kind: "anonymous" };

/** The pseudonym under which an actor stands in the audit record. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case "person":
      return `user:${actor.userId}`;
    case "host":
      return `host:${actor.osUser}`;
    case "worker":
      return "worker";
    case "anonymous":
      return "anonymous";
  }
}
