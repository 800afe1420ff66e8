import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SecuritySettingsPanels } from "#components/access/security-settings-panels.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { paths } from "#lib/paths.ts";
import { readSecuritySettings } from "#lib/services/access/read-security-settings.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const settings = await load(readSecuritySettings, {});
  const actor = await currentActor();
  return (
    <>
      <PageHeader title="Security" purpose="The rules of passwords, and how mail and single sign-on of this desk are set up." />
      <AdminTabs actor={actor} current={paths.deskSecurity} />
      {settings.ok ? (
        <SecuritySettingsPanels settings={settings.value} historyReason={disabledReason(actor, "audit.read")} />
      ) : (
        <LoadFailure failure={settings.failure} what="the security settings" />
      )}
    </>
  );
}
