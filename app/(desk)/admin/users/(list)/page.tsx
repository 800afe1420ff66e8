import type { Metadata } from "next";
import { InviteDialog } from "#components/access/invite-dialog.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { UserTable } from "#components/access/user-table.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { listUsers } from "#lib/services/access/list-users.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { inviteUser } from "../actions.ts";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const users = await load(listUsers, {});
  const mayNot = disabledReason(await currentActor(), "users.manage");
  return (
    <>
      <PageHeader
        title="Users"
        purpose="Who may sign in to this desk, with which role and for which portfolios."
        actions={<InviteDialog action={inviteUser} disabledReason={mayNot} />}
      />
      <LiveRefresh topics={["users"]} />
      <Panel flush>{users.ok ? <UserTable users={users.value} /> : <LoadFailure failure={users.failure} what="the users" />}</Panel>
    </>
  );
}
