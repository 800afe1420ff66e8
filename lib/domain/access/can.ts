import type { PortfolioId } from "../kernel/ids.ts";
import type { Actor } from "./actor.ts";
import { type Permission, permissions } from "./permissions.ts";
import { type Reach, reaches } from "./reach.ts";
import { roles } from "./roles.ts";

export type Answer =
  | { readonly may: true }
  | { readonly may: false; readonly reason: "unauthenticated" | "forbidden" | "not-found"; readonly says: string };

/** Whether the actor's role opens a permission at all. Buttons ask the same to know their disabled reason. */
export function roleMay(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case "person":
    case "token":
      return actor.permissions.has(permission);
    case "host":
      return roles.host.may[permission];
    case "worker":
    case "anonymous":
      return false;
  }
}

/** Whether the actor may do this here. A portfolio outside the reach is not found, as if it were not there. */
export function can(actor: Actor, permission: Permission, on?: { readonly reach: Reach; readonly portfolioId: PortfolioId }): Answer {
  if (actor.kind === "anonymous") return { may: false, reason: "unauthenticated", says: "Sign in to go on." };
  if (!roleMay(actor, permission)) {
    return {
      may: false,
      reason: "forbidden",
      says: `Your role does not include: ${permissions[permission].says.toLowerCase()}. Ask an admin.`,
    };
  }
  const asked = permissions[permission].on;
  if (on && !reaches(on.reach, on.portfolioId, "view"))
    return { may: false, reason: "not-found", says: "There is nothing here that you can see." };
  if (on && asked === "trade" && !reaches(on.reach, on.portfolioId, "trade")) {
    return { may: false, reason: "forbidden", says: "You may look at this portfolio, not trade it. Ask an admin for a grant." };
  }
  return { may: true };
}
