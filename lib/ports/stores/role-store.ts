import type { Permission } from "../../domain/access/permissions.ts";
import type { Role } from "../../domain/access/role.ts";
import type { UserId } from "../../domain/kernel/ids.ts";

type RoleText = { readonly name: string; readonly says: string; readonly permissions: readonly Permission[] };

/** Roles made at this desk; the shipped ones are code. */
export type RoleStore = {
  /** Shipped roles first, then custom ones by name. */
  list(): Promise<readonly Role[]>;
  /** A shipped or custom role. */
  find(id: string): Promise<Role | undefined>;
  /** @throws FailureError conflict when the name is taken */
  insert(role: RoleText & { readonly id: string; readonly by: UserId | null }): Promise<void>;
  /** Writes the version after `version`; false when somebody changed or deleted it meanwhile. @throws FailureError conflict when the name is taken */
  change(role: RoleText & { readonly id: string; readonly version: number }): Promise<boolean>;
  remove(id: string, version: number): Promise<boolean>;
  /** Whoever has the role, in any state. @shape oldest first, at most `limit` */
  holders(id: string, limit: number): Promise<readonly UserId[]>;
  /** role id -> how many users have it */
  counts(): Promise<ReadonlyMap<string, number>>;
};
