import type { Metadata } from "next";
import { GrantTable } from "#components/access/grant-table.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { NewLinkButton } from "#components/access/new-link-button.tsx";
import { RoleForm } from "#components/access/role-form.tsx";
import { UserStateBadge } from "#components/access/user-state-badge.tsx";
import { UserStateButton } from "#components/access/user-state-button.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { CopyId } from "#components/ui/copy-button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { roles } from "#lib/domain/access/roles.ts";
import { readUser } from "#lib/services/access/read-user.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { changeRole, disableUser, enableUser, newLink, setGrant } from "../actions.ts";

export const metadata: Metadata = { title: "User" };

type PageProps = { readonly params: Promise<{ readonly id: string }> };

export default async function UserPage({ params }: PageProps) {
  const loaded = await load(readUser, { userId: (await params).id });
  if (!loaded.ok) return <LoadFailure failure={loaded.failure} what="this user" />;
  const { user, grants } = loaded.value;
  const actor = await currentActor();
  const mayNot = disabledReason(actor, "users.manage");
  const isSelf = actor.kind === "person" && actor.userId === user.id;
  return (
    <>
      <PageHeader
        title={user.name}
        purpose="One user: role, state, and what the user may do with each portfolio."
        actions={
          <>
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
      <LiveRefresh topics={["users", "portfolios"]} />
      <div className="grid gap-4">
        <Panel title="User">
          <DefinitionList
            columns={2}
            items={[
              { term: "E-mail", value: user.email },
              { term: "State", value: <UserStateBadge state={user.state} /> },
              { term: "Since", value: <Time at={user.createdAt} /> },
              { term: "Id", value: <CopyId id={user.id} /> },
            ]}
          />
        </Panel>
        <Panel title="Role" note={roles[user.role].says}>
          <RoleForm userId={user.id} role={user.role} action={changeRole} disabledReason={mayNot} isSelf={isSelf} />
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
