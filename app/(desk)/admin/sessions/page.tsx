import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SessionTable } from "#components/access/session-table.tsx";
import { SigningKeyTable } from "#components/access/signing-key-table.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { kindHistoryPath, paths } from "#lib/paths.ts";
import { listSessions } from "#lib/services/access/sessions/list-sessions.ts";
import { listSigningKeys } from "#lib/services/access/signing-keys/list-signing-keys.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { endSessionsOf, rotateKey } from "./actions.ts";

export const metadata: Metadata = { title: "All sessions" };

export default async function AllSessionsPage() {
  const [sessions, keys, actor] = await Promise.all([load(listSessions, {}), load(listSigningKeys, {}), currentActor()]);
  return (
    <>
      <PageHeader
        title="Sessions"
        purpose="Who is signed in to this desk now, on which device and from where."
        actions={<HistoryLink href={kindHistoryPath("session")} disabledReason={disabledReason(actor, "audit.read")} />}
      />
      <AdminTabs actor={actor} current={paths.allSessions} />
      <LiveRefresh topics={["sessions", "users"]} />
      <div className="grid gap-4">
        <Panel flush title="Signed in" note={sessions.ok && sessions.value.isCut ? "The newest 500 are shown." : undefined}>
          {sessions.ok ? (
            <SessionTable
              caption="Sessions of everybody"
              sessions={sessions.value.items}
              action={endSessionsOf}
              disabledReason={disabledReason(actor, "sessions.end")}
            />
          ) : (
            <LoadFailure failure={sessions.failure} what="the sessions" />
          )}
        </Panel>
        <Panel
          flush
          title="Signing keys"
          note="Sign-in tokens live 30 minutes and are sealed under the active key; the previous one still opens those that are out. Rotating twice ends every token at once."
          actions={
            <HistoryLink href={kindHistoryPath("signing key")} of="signing keys" disabledReason={disabledReason(actor, "audit.read")} />
          }
        >
          {keys.ok ? (
            <SigningKeyTable keys={keys.value.items} action={rotateKey} disabledReason={disabledReason(actor, "signing-keys.rotate")} />
          ) : (
            <LoadFailure failure={keys.failure} what="the signing keys" />
          )}
        </Panel>
      </div>
    </>
  );
}
