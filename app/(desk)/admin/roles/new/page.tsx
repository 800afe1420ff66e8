import type { Metadata } from "next";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { RoleEditor } from "#components/access/role-editor.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { listRoles } from "#lib/services/access/roles/list-roles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { createRole } from "../actions.ts";

export const metadata: Metadata = { title: "New role" };

export default async function NewRolePage() {
  const listed = await load(listRoles, {});
  if (!listed.ok) return <LoadFailure failure={listed.failure} what="the permissions" />;
  return (
    <>
      <PageHeader title="New role" purpose="Name it, say what it is for, and tick what it opens. A second admin approves it." />
      <Panel>
        <RoleEditor
          permissions={listed.value.permissions}
          action={createRole}
          disabledReason={disabledReason(await currentActor(), "roles.manage")}
        />
      </Panel>
    </>
  );
}
