import Link from "next/link";
import type { User } from "#lib/domain/access/user.ts";
import { paths } from "#lib/paths.ts";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { UserStateBadge } from "./user-state-badge.tsx";

export function UserTable({ users }: { readonly users: readonly User[] }) {
  return (
    <Table caption="Users" stack>
      <THead>
        <Th>Name</Th>
        <Th>E-mail</Th>
        <Th>Role</Th>
        <Th>State</Th>
        <Th>Since</Th>
      </THead>
      <TBody>
        {users.length === 0 && <EmptyRow columns={5}>Nobody yet. Invite somebody to begin.</EmptyRow>}
        {users.map((user) => (
          <Tr key={user.id} muted={user.state === "disabled"}>
            <Td label="Name">
              <Link href={paths.user(user.id)} className="font-medium text-accent hover:underline">
                {user.name}
              </Link>
            </Td>
            <Td label="E-mail">{user.email}</Td>
            <Td label="Role">{user.roleName}</Td>
            <Td label="State">
              <UserStateBadge state={user.state} />
            </Td>
            <Td label="Since">
              <Time at={user.createdAt} />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
