import type { Permission } from "./permissions.ts";
import type { Role } from "./role.ts";

/** A permission in plain words. */
export type PermissionView = {
  readonly name: Permission;
  readonly area: string;
  readonly says: string;
  readonly isDangerous: boolean;
  /** Asked on a portfolio: the role alone does not open it, a grant must. */
  readonly on: "platform" | "view" | "trade";
  readonly isGrantable: boolean;
  /** Held by everybody with a login. */
  readonly isAlwaysHeld: boolean;
};

/** A role and how many users have it. */
export type RoleView = Role & { readonly users: number };
