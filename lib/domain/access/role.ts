import { allPermissions, type Permission, permissions } from "./permissions.ts";
import { isPersonRole, personRoles, roles, shippedPermissions } from "./roles.ts";

/** A set of permissions under a name: shipped with the product, or made at this desk. */
export type Role = {
  /** `admin`, `trader`, `viewer`, or the id of a custom role. */
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly permissions: readonly Permission[];
  /** 0 for a shipped role, which never changes. */
  readonly version: number;
  readonly isShipped: boolean;
};

/** The host's alone, and what a second admin does: neither is in a custom role. */
const reserved: ReadonlySet<Permission> = new Set(["set-up.link", "users.recover", "approvals.decide"]);

/** What everybody with a login holds, whatever the role says. */
const always: ReadonlySet<Permission> = new Set(["account.own", "metrics.read"]);

/** What a custom role can be made of. */
export const grantablePermissions: readonly Permission[] = allPermissions.filter((permission) => !reserved.has(permission));

export function isAlwaysHeld(permission: Permission): boolean {
  return always.has(permission);
}

/** The permissions of a custom role from stored or typed names: of the catalogue, each once, in its order; unknown names open nothing. */
export function customPermissions(names: readonly string[]): readonly Permission[] {
  const wanted = new Set(names);
  return grantablePermissions.filter((permission) => wanted.has(permission) || always.has(permission));
}

/** Names among these that a custom role cannot hold. */
export function ungrantable(names: readonly string[]): readonly string[] {
  const known = new Set<string>(grantablePermissions);
  return names.filter((name) => !known.has(name));
}

export const shippedRoles: readonly Role[] = personRoles.map((id) => ({
  id,
  name: id,
  says: roles[id].says,
  permissions: allPermissions.filter((permission) => shippedPermissions(id).has(permission)),
  version: 0,
  isShipped: true,
}));

/** What a user whose role is gone may do: nothing. */
export const noRole: Omit<Role, "id"> = { name: "no role", says: "May do nothing", permissions: [], version: 0, isShipped: false };

export function shippedRole(id: string): Role | undefined {
  return isPersonRole(id) ? shippedRoles.find((role) => role.id === id) : undefined;
}

const governing: readonly Permission[] = ["users.manage", "roles.manage", "limits.change", "signing-keys.rotate"];

/** Whether people of such a role run the desk: giving or taking it needs a second pair of eyes, as for an admin. */
export function isGoverning(held: readonly Permission[]): boolean {
  return governing.some((permission) => held.includes(permission));
}

/** Permissions that one role has and the other has not, for people. */
export function permissionChange(from: readonly Permission[], to: readonly Permission[]) {
  const says = (list: readonly Permission[], than: readonly Permission[]) =>
    list.filter((permission) => !than.includes(permission)).map((permission) => permissions[permission].says);
  return { gains: says(to, from), loses: says(from, to) };
}
