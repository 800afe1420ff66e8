import type { Metadata } from "next";
import { EndSessionsButton } from "#components/access/end-sessions-button.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SessionTable } from "#components/access/session-table.tsx";
import { SettingsTabs } from "#components/access/settings-tabs.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { userOf } from "#lib/domain/access/actor.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { listOwnSessions } from "#lib/services/access/sessions/list-own-sessions.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { endOwn } from "./actions.ts";

export const metadata: Metadata = { title: "Sessions" };

export default async function SessionsPage() {
  const [sessions, actor] = await Promise.all([load(listOwnSessions, {}), currentActor()]);
  const others = sessions.ok ? sessions.value.items.filter(({ isThisOne }) => !isThisOne).length : 0;
  return (
    <>
      <PageHeader
        title="Sessions"
        purpose="Where you are signed in. A session ends after 30 minutes without input, and after 12 hours in any case."
        actions={
          <>
            <HistoryLink
              href={withQuery(paths.audit, { resource: "session", q: userOf(actor) ?? undefined })}
              disabledReason={disabledReason(actor, "audit.read")}
            />
            <EndSessionsButton
              label="End all others"
              title="End all other sessions?"
              consequence={`Signs out ${others} other ${others === 1 ? "browser" : "browsers"} within 5 seconds. This one stays.`}
              fields={{ which: "others" }}
              action={endOwn}
              disabledReason={others === 0 ? "There is no other session." : null}
            />
            <EndSessionsButton
              label="End all"
              title="End all sessions?"
              consequence={`Signs out ${others + 1} ${others === 0 ? "browser" : "browsers"}, this one too.`}
              fields={{ which: "all" }}
              action={endOwn}
              disabledReason={null}
            />
          </>
        }
      />
      <SettingsTabs current={paths.sessions} />
      <LiveRefresh topics={["sessions"]} />
      <Panel flush>
        {sessions.ok ? (
          <SessionTable caption="Your sessions" sessions={sessions.value.items} action={endOwn} disabledReason={null} />
        ) : (
          <LoadFailure failure={sessions.failure} what="your sessions" />
        )}
      </Panel>
    </>
  );
}
