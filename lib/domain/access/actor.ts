import type { SessionId, UserId, Uuid } from "../kernel/ids.ts";
import type { Permission } from "./permissions.ts";

/**
 * Who asks. What a person may do is the permissions of the role that person has now, read with the session on each request; what an API
 * token may do is the share of them that it was given. Neither ever comes from a form.
 */
export type Actor =
  | Person
  | TokenActor
  | { readonly kind: "host"; readonly osUser: string }
  | { readonly kind: "worker" }
  | { readonly kind: "anonymous" };

export type Person = {
  readonly kind: "person";
  readonly userId: UserId;
  /** Id of a shipped or custom role: for showing, never for deciding. */
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly sessionId: SessionId;
};

/** A program with an API token of a person. */
export type TokenActor = {
  readonly kind: "token";
  readonly tokenId: Uuid;
  readonly userId: UserId;
  readonly permissions: ReadonlySet<Permission>;
  /** Whether the request was signed, which sensitive operations demand. */
  readonly isSigned: boolean;
};

/** The pseudonym under which an actor stands in the audit record. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case "person":
      return `user:${actor.userId}`;
    case "token":
      return `token:${actor.tokenId}`;
    case "host":
      return `host:${actor.osUser}`;
    case "worker":
      return "worker";
    case "anonymous":
      return "anonymous";
  }
}

/** The person an act belongs to: whoever is signed in, or whose token it is. */
export function userOf(actor: Actor): UserId | null {
  return actor.kind === "person" || actor.kind === "token" ? actor.userId : null;
}
