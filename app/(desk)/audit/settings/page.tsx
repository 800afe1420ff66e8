import { LoadFailure } from "#components/access/load-failure.tsx";
import { AnomalyRuleForm } from "#components/audit/anomaly-rule-form.tsx";
import { AuditTabs } from "#components/audit/audit-tabs.tsx";
import { RetentionForm } from "#components/audit/retention-form.tsx";
import { VersionList } from "#components/audit/version-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths } from "#lib/paths.ts";
import { readAuditSettings } from "#lib/services/audit/settings/read-audit-settings.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { setAnomalyRules, setRetention } from "../actions.ts";

export const metadata = { title: "Audit rules" };

export default async function AuditSettingsPage() {
  const [settings, actor] = await Promise.all([load(readAuditSettings, {}), currentActor()]);
  const mayNot = disabledReason(actor, "audit.manage");
  return (
    <>
      <PageHeader
        title="Rules and retention"
        purpose="From where on something in the record is unusual, and how long the record is kept. Each change is a new version, on record."
      />
      <AuditTabs current={paths.auditSettings} />
      {settings.ok ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title="What is unusual">
            <AnomalyRuleForm
              key={settings.value.versions["anomaly-rules"]}
              value={settings.value.rules}
              version={settings.value.versions["anomaly-rules"]}
              action={setAnomalyRules}
              disabledReason={mayNot}
            />
            <h3 className="mt-5 mb-1 text-sm font-semibold">Versions</h3>
            <VersionList versions={settings.value.history["anomaly-rules"]} />
          </Panel>
          <Panel title="How long it is kept">
            <RetentionForm
              key={settings.value.versions.retention}
              value={settings.value.retention}
              version={settings.value.versions.retention}
              action={setRetention}
              disabledReason={mayNot}
            />
            <p className="mt-4 max-w-prose text-sm text-muted">
              Nothing goes by itself, and fewer years count only a week after they were set. On the desk&apos;s own machine,{" "}
              <code className="font-mono text-xs">bulwark audit retain</code> exports months that need not be kept any longer and takes them
              out; their leaves and checkpoints stay, so that proofs still verify.
            </p>
            <h3 className="mt-5 mb-1 text-sm font-semibold">Versions</h3>
            <VersionList versions={settings.value.history.retention} />
          </Panel>
        </div>
      ) : (
        <Panel flush>
          <LoadFailure failure={settings.failure} what="the rules" retryHref={paths.auditSettings} />
        </Panel>
      )}
    </>
  );
}
