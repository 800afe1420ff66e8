import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { InviteDialog } from "#components/access/invite-dialog.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { PendingApprovals } from "#components/access/pending-approvals.tsx";
import { UserTable } from "#components/access/user-table.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { kindHistoryPath, paths } from "#lib/paths.ts";
import { listApprovals } from "#lib/services/access/approvals/list-approvals.ts";
import { listUsers } from "#lib/services/access/list-users.ts";
import { listRoles } from "#lib/services/access/roles/list-roles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { inviteUser } from "../actions.ts";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const actor = await currentActor();
  const [users, roles, approvals] = await Promise.all([
    load(listUsers, {}),
    load(listRoles, {}),
    roleMay(actor, "approvals.read") ? load(listApprovals, {}) : undefined,
  ]);
  const mayNot = disabledReason(actor, "users.manage");
  const choices = roles.ok ? roles.value.roles.map(({ id, name, says }) => ({ id, name, says })).toReversed() : [];
  return (
    <>
      <PageHeader
        title="Users"
        purpose="Who may sign in to this desk, with which role and for which portfolios."
        actions={
          <>
            <HistoryLink href={kindHistoryPath("user")} disabledReason={disabledReason(actor, "audit.read")} />
            <InviteDialog action={inviteUser} roles={choices} disabledReason={mayNot} />
          </>
        }
      />
      <AdminTabs actor={actor} current={paths.users} />
      <LiveRefresh topics={["users", "approvals"]} />
      <div className="grid gap-4">
        {approvals?.ok && <PendingApprovals approvals={approvals.value.items} operations={["users.invite"]} />}
        <Panel flush>{users.ok ? <UserTable users={users.value} /> : <LoadFailure failure={users.failure} what="the users" />}</Panel>
      </div>
    </>
  );
}
