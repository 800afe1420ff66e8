import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { PendingApprovals } from "#components/access/pending-approvals.tsx";
import { RoleList } from "#components/access/role-list.tsx";
import { RoleMatrix } from "#components/access/role-matrix.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { kindHistoryPath, paths } from "#lib/paths.ts";
import { listApprovals } from "#lib/services/access/approvals/list-approvals.ts";
import { listRoles } from "#lib/services/access/roles/list-roles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Roles" };

export default async function RolesPage() {
  const actor = await currentActor();
  const [listed, approvals] = await Promise.all([
    load(listRoles, {}),
    roleMay(actor, "approvals.read") ? load(listApprovals, {}) : undefined,
  ]);
  const mayNot = disabledReason(actor, "roles.manage");
  return (
    <>
      <PageHeader
        title="Roles"
        purpose="What each role opens. Shipped roles never change; make roles of your own from the same permissions."
        actions={
          <>
            <HistoryLink href={kindHistoryPath("role")} disabledReason={disabledReason(actor, "audit.read")} />
            <LinkButton href={paths.newRole} variant="primary" icon="plus" disabledReason={mayNot}>
              New role
            </LinkButton>
          </>
        }
      />
      <AdminTabs actor={actor} current={paths.roles} />
      <LiveRefresh topics={["users", "approvals"]} />
      {!listed.ok ? (
        <LoadFailure failure={listed.failure} what="the roles" />
      ) : (
        <div className="grid gap-4">
          {approvals?.ok && (
            <PendingApprovals approvals={approvals.value.items} operations={["roles.create", "roles.edit", "roles.delete"]} />
          )}
          <Panel flush title="Roles">
            <RoleList roles={listed.value.roles} />
          </Panel>
          <Panel
            flush
            title="Who may do what"
            note="A permission on a portfolio also needs a grant on that portfolio. What is dangerous asks for a second factor anew."
          >
            <RoleMatrix roles={listed.value.roles} permissions={listed.value.permissions} />
          </Panel>
        </div>
      )}
    </>
  );
}
