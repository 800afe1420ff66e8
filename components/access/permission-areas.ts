import type { PermissionView } from "#lib/domain/access/role-view.ts";

/** Permissions by area, in the order of the catalogue. */
export function permissionAreas(
  permissions: readonly PermissionView[],
): readonly { readonly area: string; readonly items: readonly PermissionView[] }[] {
  const areas = new Map<string, PermissionView[]>();
  for (const permission of permissions) areas.set(permission.area, [...(areas.get(permission.area) ?? []), permission]);
  return [...areas].map(([area, items]) => ({ area: `${area.charAt(0).toUpperCase()}${area.slice(1)}`, items }));
}
