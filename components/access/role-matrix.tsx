import { Fragment } from "react";
import type { PermissionView, RoleView } from "#lib/domain/access/role-view.ts";
import { Badge } from "../ui/badge.tsx";
import { Icon } from "../ui/icon.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { permissionAreas } from "./permission-areas.ts";

type RoleMatrixProps = { readonly roles: readonly RoleView[]; readonly permissions: readonly PermissionView[] };

/** What each role opens, in plain words, area by area. */
export function RoleMatrix({ roles, permissions }: RoleMatrixProps) {
  return (
    <Table caption="Permissions of each role">
      <THead>
        <Th>Permission</Th>
        {roles.map((role) => (
          <Th key={role.id}>{role.name}</Th>
        ))}
      </THead>
      <TBody>
        {permissionAreas(permissions).map(({ area, items }) => (
          <Fragment key={area}>
            <Tr muted>
              <Td colSpan={roles.length + 1}>
                <span className="text-xs font-medium">{area}</span>
              </Td>
            </Tr>
            {items.map((permission) => (
              <Tr key={permission.name}>
                <Td wrap>
                  {permission.says} {permission.isDangerous && <Badge tone="danger">dangerous</Badge>}{" "}
                  {permission.on !== "platform" && <Badge>needs a grant to {permission.on}</Badge>}
                </Td>
                {roles.map((role) => (
                  <Td key={role.id}>
                    {role.permissions.includes(permission.name) ? (
                      <Icon name="check" label={`${role.name} may`} />
                    ) : (
                      <span className="text-faint">
                        <span aria-hidden>–</span>
                        <span className="sr-only">{role.name} may not</span>
                      </span>
                    )}
                  </Td>
                ))}
              </Tr>
            ))}
          </Fragment>
        ))}
      </TBody>
    </Table>
  );
}
