import type { Metadata } from "next";
import Link from "next/link";
import { EndSessionsButton } from "#components/access/end-sessions-button.tsx";
import { GrantTable } from "#components/access/grant-table.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { NewLinkButton } from "#components/access/new-link-button.tsx";
import { PendingApprovals } from "#components/access/pending-approvals.tsx";
import { ResetFactorsButton } from "#components/access/reset-factors-button.tsx";
import { RoleForm } from "#components/access/role-form.tsx";
import { StopRecoveryButton } from "#components/access/stop-recovery-button.tsx";
import { UnlockButton } from "#components/access/unlock-button.tsx";
import { UserStateBadge } from "#components/access/user-state-badge.tsx";
import { UserStateButton } from "#components/access/user-state-button.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { DownloadDataButton } from "#components/privacy/download-data-button.tsx";
import { ErasePersonButton } from "#components/privacy/erase-person-button.tsx";
import { CopyId } from "#components/ui/copy-button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { historyPath, paths } from "#lib/paths.ts";
import { listApprovals } from "#lib/services/access/approvals/list-approvals.ts";
import { readUser } from "#lib/services/access/read-user.ts";
import { listRoles } from "#lib/services/access/roles/list-roles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { endSessionsOf } from "../../sessions/actions.ts";
import {
  changeRole,
  disableUser,
  enableUser,
  erase,
  exportData,
  newLink,
  resetFactors,
  setGrant,
  stopRecovery,
  unlockUser,
} from "../actions.ts";

export const metadata: Metadata = { title: "User" };

/** Acts on a user that may wait for a second admin. */
const aboutUsers = ["users.change-role", "users.disable", "users.enable", "users.new-link", "users.reset-factors", "privacy.erase"];

type PageProps = { readonly params: Promise<{ readonly id: string }> };

export default async function UserPage({ params }: PageProps) {
  const userId = (await params).id;
  const actor = await currentActor();
  const [loaded, roles, approvals] = await Promise.all([
    load(readUser, { userId }),
    load(listRoles, {}),
    roleMay(actor, "approvals.read") ? load(listApprovals, {}) : undefined,
  ]);
  if (!loaded.ok) return <LoadFailure failure={loaded.failure} what="this user" />;
  const { user, grants } = loaded.value;
  const isErased = user.email === "" ? "This user was erased." : null;
  const mayNot = disabledReason(actor, "users.manage") ?? isErased;
  const choices = roles.ok ? roles.value.roles.map(({ id, name, says }) => ({ id, name, says })) : [];
  const isSelf = actor.kind === "person" && actor.userId === user.id;
  return (
    <>
      <PageHeader
        title={user.name}
        purpose="One user: role, state, and what the user may do with each portfolio."
        actions={
          <>
            <HistoryLink href={historyPath(user.id)} disabledReason={disabledReason(actor, "audit.read")} />
            <EndSessionsButton
              label="End sessions"
              title={`End the sessions of ${user.name}?`}
              consequence="Signs the user out everywhere within 5 seconds. The user may sign in again."
              fields={{ userId: user.id }}
              action={endSessionsOf}
              disabledReason={disabledReason(actor, "sessions.end") ?? isErased}
            />
            <UnlockButton userId={user.id} name={user.name} action={unlockUser} disabledReason={mayNot} />
            <StopRecoveryButton userId={user.id} name={user.name} action={stopRecovery} disabledReason={mayNot} />
            <ResetFactorsButton userId={user.id} name={user.name} action={resetFactors} disabledReason={mayNot} />
            <ErasePersonButton
              userId={user.id}
              name={user.name}
              action={erase}
              disabledReason={
                disabledReason(actor, "privacy.manage") ?? isErased ?? (isSelf ? "Another admin erases your data, not you yourself." : null)
              }
            />
            <NewLinkButton
              userId={user.id}
              name={user.name}
              action={newLink}
              disabledReason={mayNot ?? (user.state === "disabled" ? "Enable the user first." : null)}
            />
            <UserStateButton
              userId={user.id}
              name={user.name}
              state={user.state}
              actions={{ disableUser, enableUser }}
              disabledReason={mayNot}
              isSelf={isSelf}
            />
          </>
        }
      />
      <LiveRefresh topics={["users", "portfolios", "approvals"]} />
      <div className="grid gap-4">
        {approvals?.ok && <PendingApprovals approvals={approvals.value.items} operations={aboutUsers} target={user.id} />}
        <Panel title="User">
          <DefinitionList
            columns={2}
            items={[
              { term: "E-mail", value: isErased ? <ErasedNote /> : user.email },
              { term: "State", value: <UserStateBadge state={user.state} /> },
              { term: "Since", value: <Time at={user.createdAt} /> },
              { term: "Id", value: <CopyId id={user.id} /> },
            ]}
          />
        </Panel>
        <Panel title="Personal data" note="everything that is held about this user, as JSON and CSV in one file">
          <DownloadDataButton userId={user.id} action={exportData} disabledReason={disabledReason(actor, "privacy.manage") ?? isErased} />
        </Panel>
        <Panel title="Role" note={choices.find(({ id }) => id === user.role)?.says ?? "This role is gone: it opens nothing."}>
          <RoleForm userId={user.id} role={user.role} roles={choices} action={changeRole} disabledReason={mayNot} isSelf={isSelf} />
        </Panel>
        <Panel
          title="Portfolios"
          flush
          note={
            user.role === "admin"
              ? "An admin sees and trades every portfolio without a grant."
              : "Without a grant a portfolio is not there for this user."
          }
        >
          <GrantTable userId={user.id} grants={grants} action={setGrant} disabledReason={mayNot} />
        </Panel>
      </div>
    </>
  );
}

/** Where it says until when a backup still holds what is gone here. */
function ErasedNote() {
  return (
    <>
      erased,{" "}
      <Link href={paths.encryption} className="text-accent hover:underline">
        see when from backups too
      </Link>
    </>
  );
}
