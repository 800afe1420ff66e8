import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { AskBackupButton } from "#components/backups/ask-backup-button.tsx";
import { BackupState } from "#components/backups/backup-state.tsx";
import { BackupTable } from "#components/backups/backup-table.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { env } from "#lib/config/env.ts";
import { kindHistoryPath, paths } from "#lib/paths.ts";
import { listBackups } from "#lib/services/backups/list-backups.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { askBackup } from "./actions.ts";

export const metadata: Metadata = { title: "Backups" };

export default async function BackupsPage() {
  const [backups, actor] = await Promise.all([load(listBackups, {}), currentActor()]);
  const isWanted = backups.ok && backups.value.items.some(({ state }) => state === "wanted");
  const mayNot = disabledReason(actor, "backups.manage") ?? (isWanted ? "A backup is asked for and starts within half a minute." : null);
  return (
    <>
      <PageHeader
        title="Backups"
        purpose="Encrypted copies of the whole desk, and of its keys apart from it. They are made and restored on the desk's own machine; nothing of them can be downloaded here."
        {...(backups.ok ? { asOf: backups.value.asOf } : {})}
        actions={
          <>
            <HistoryLink href={kindHistoryPath("backup")} disabledReason={disabledReason(actor, "audit.read")} />
            <AskBackupButton action={askBackup} disabledReason={mayNot} />
          </>
        }
      />
      <AdminTabs actor={actor} current={paths.backups} />
      <LiveRefresh topics={["backups"]} />
      {backups.ok ? (
        <div className="grid gap-4">
          <Panel title="State">
            <BackupState backups={backups.value} rule={ruleOf()} />
          </Panel>
          <Panel title="Backups" note="Verify, try and restore: npm run bulwark -- backup --help, on the desk's machine." flush>
            <BackupTable backups={backups.value.items} />
          </Panel>
        </div>
      ) : (
        <LoadFailure failure={backups.failure} what="the backups" />
      )}
    </>
  );
}

/** Set by whoever starts the desk. */
function ruleOf() {
  const { BULWARK_BACKUP_EVERY_HOURS: everyHours, BULWARK_BACKUP_KEEP_DAYS: days, BULWARK_BACKUP_KEEP_WEEKS: weeks } = env();
  return { everyHours, days, weeks };
}
