import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeleteRoleButton } from "#components/access/delete-role-button.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { PendingApprovals } from "#components/access/pending-approvals.tsx";
import { RoleEditor } from "#components/access/role-editor.tsx";
import { RoleMatrix } from "#components/access/role-matrix.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { historyPath } from "#lib/paths.ts";
import { listApprovals } from "#lib/services/access/approvals/list-approvals.ts";
import { listRoles } from "#lib/services/access/roles/list-roles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { deleteRole, editRole } from "../actions.ts";

export const metadata: Metadata = { title: "Role" };

type PageProps = { readonly params: Promise<{ readonly id: string }> };

export default async function RolePage({ params }: PageProps) {
  const { id } = await params;
  const actor = await currentActor();
  const [listed, approvals] = await Promise.all([
    load(listRoles, {}),
    roleMay(actor, "approvals.read") ? load(listApprovals, {}) : undefined,
  ]);
  if (!listed.ok) return <LoadFailure failure={listed.failure} what="this role" />;
  const role = listed.value.roles.find((each) => each.id === id);
  if (!role) notFound();
  const mayNot = disabledReason(actor, "roles.manage");
  const people = role.users === 1 ? "1 user has it" : `${role.users} users have it`;
  return (
    <>
      <PageHeader
        title={role.name}
        purpose={`${role.says}. ${people}.`}
        actions={
          role.isShipped ? undefined : (
            <>
              <HistoryLink href={historyPath(role.id)} disabledReason={disabledReason(actor, "audit.read")} />
              <DeleteRoleButton
                roleId={role.id}
                version={role.version}
                name={role.name}
                action={deleteRole}
                disabledReason={mayNot ?? (role.users > 0 ? "Give its users another role first." : null)}
              />
            </>
          )
        }
      />
      <LiveRefresh topics={["users", "approvals"]} />
      <div className="grid gap-4">
        {approvals?.ok && (
          <PendingApprovals approvals={approvals.value.items} operations={["roles.edit", "roles.delete"]} target={role.id} />
        )}
        {role.isShipped ? (
          <Panel flush title="What it opens" note="Shipped roles never change. Make a role of your own to differ.">
            <RoleMatrix roles={[role]} permissions={listed.value.permissions} />
          </Panel>
        ) : (
          <Panel title="What it opens" note={`Saving changed permissions ends the sessions of whoever has the role: ${people}.`}>
            <RoleEditor permissions={listed.value.permissions} role={role} action={editRole} disabledReason={mayNot} />
          </Panel>
        )}
      </div>
    </>
  );
}
