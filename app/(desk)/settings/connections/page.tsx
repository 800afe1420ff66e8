import type { Metadata } from "next";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SettingsTabs } from "#components/access/settings-tabs.tsx";
import { AddConnectionDialog } from "#components/connections/add-connection-dialog.tsx";
import { ConnectionTable } from "#components/connections/connection-table.tsx";
import { IsolationPanel } from "#components/connections/isolation-panel.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths } from "#lib/paths.ts";
import { listConnections } from "#lib/services/connections/list-connections.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { addConnection, checkConnection, deleteConnection, rotateConnection } from "./actions.ts";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage() {
  const connections = await load(listConnections, {});
  const actor = await currentActor();
  const mayNot = disabledReason(actor, "connections.manage");
  return (
    <>
      <PageHeader
        title="Connections"
        purpose="Accounts at venues and providers of data. What you type is sealed to the worker: this console cannot read it again."
        actions={
          connections.ok && <AddConnectionDialog action={addConnection} disabledReason={mayNot ?? noKeyYet(connections.value.sealingKey)} />
        }
      />
      <SettingsTabs current={paths.connections} />
      <LiveRefresh topics={["connections"]} />
      <div className="grid gap-4">
        <Panel flush>
          {connections.ok ? (
            <ConnectionTable
              items={connections.value.items}
              mayNot={mayNot}
              historyReason={disabledReason(actor, "audit.read")}
              rotateAction={rotateConnection}
              checkAction={checkConnection}
              deleteAction={deleteConnection}
            />
          ) : (
            <LoadFailure failure={connections.failure} what="the connections" />
          )}
        </Panel>
        {connections.ok && <IsolationPanel isolation={connections.value.isolation} sealingKey={connections.value.sealingKey} />}
      </div>
    </>
  );
}

function noKeyYet(sealingKey: string | null): string | null {
  return sealingKey === null ? "This desk has no key to seal credentials with yet. Stop it and start it once." : null;
}
