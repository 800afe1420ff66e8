import Link from "next/link";
import type { RoleView } from "#lib/domain/access/role-view.ts";
import { paths } from "#lib/paths.ts";
import { Badge } from "../ui/badge.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";

/** Every role, the shipped ones first. */
export function RoleList({ roles }: { readonly roles: readonly RoleView[] }) {
  return (
    <Table caption="Roles" stack>
      <THead>
        <Th>Role</Th>
        <Th>What it is for</Th>
        <Th num>Permissions</Th>
        <Th num>Users</Th>
      </THead>
      <TBody>
        {roles.map((role) => (
          <Tr key={role.id}>
            <Td label="Role">
              <Link href={paths.role(role.id)} className="font-medium text-accent hover:underline">
                {role.name}
              </Link>{" "}
              {role.isShipped && <Badge>shipped</Badge>}
            </Td>
            <Td label="What it is for" wrap>
              {role.says}
            </Td>
            <Td label="Permissions" num>
              {role.permissions.length}
            </Td>
            <Td label="Users" num>
              {role.users}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
