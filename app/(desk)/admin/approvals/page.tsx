import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { ApprovalList } from "#components/access/approval-list.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { kindHistoryPath, paths } from "#lib/paths.ts";
import { listApprovals } from "#lib/services/access/approvals/list-approvals.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { approve, carryOut, veto } from "./actions.ts";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage() {
  const [approvals, actor] = await Promise.all([load(listApprovals, {}), currentActor()]);
  return (
    <>
      <PageHeader
        title="Approvals"
        purpose="Acts that need a second admin. Where there is none, and was none for 7 days, they wait 15 minutes instead. Each is worth one act within 24 hours."
        {...(approvals.ok ? { asOf: approvals.value.asOf } : {})}
        actions={<HistoryLink href={kindHistoryPath("approval")} disabledReason={disabledReason(actor, "audit.read")} />}
      />
      <AdminTabs actor={actor} current={paths.approvals} />
      <LiveRefresh topics={["approvals", "users"]} />
      <Panel flush>
        {approvals.ok ? (
          <ApprovalList approvals={approvals.value.items} asOf={approvals.value.asOf} actions={{ approve, veto, carryOut }} />
        ) : (
          <LoadFailure failure={approvals.failure} what="the approvals" />
        )}
      </Panel>
    </>
  );
}
