import type { Metadata } from "next";
import { AddFactorDialog } from "#components/access/add-factor-dialog.tsx";
import { FactorTable } from "#components/access/factor-table.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { RenewCodesDialog } from "#components/access/renew-codes-dialog.tsx";
import { SettingsTabs } from "#components/access/settings-tabs.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { DownloadDataButton } from "#components/privacy/download-data-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { userOf } from "#lib/domain/access/actor.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { type OwnFactors, readOwnFactors } from "#lib/services/access/factors/own-factors.ts";
import { readOwnSecurity } from "#lib/services/access/read-own-security.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { AccountSections } from "../account/account-sections.tsx";
import { addFactor, exportOwn, offerFactor, removeFactor, renameFactor, renewCodes } from "./actions.ts";

export const metadata: Metadata = { title: "Security" };

export default async function SecurityPage() {
  const [own, security, actor] = await Promise.all([load(readOwnFactors, {}), load(readOwnSecurity, {}), currentActor()]);
  return (
    <>
      <PageHeader
        title="Security"
        purpose="How you sign in, and what happened to your account."
        actions={
          <>
            <HistoryLink
              href={withQuery(paths.audit, { q: userOf(actor) ?? undefined })}
              disabledReason={disabledReason(actor, "audit.read")}
            />
            {own.ok && <AddFactorDialog offerAction={offerFactor} addAction={addFactor} passkeyRefusal={own.value.passkeyRefusal} />}
          </>
        }
      />
      <SettingsTabs current={paths.security} />
      <div className="grid gap-4">
        {own.ok ? <Factors own={own.value} /> : <LoadFailure failure={own.failure} what="your factors" />}
        <Panel title="Your data" note="everything that this desk holds about you, as JSON and CSV in one file">
          <DownloadDataButton action={exportOwn} disabledReason={null} />
        </Panel>
        {security.ok ? <AccountSections own={security.value} /> : <LoadFailure failure={security.failure} what="your account" />}
      </div>
    </>
  );
}

function Factors({ own }: { readonly own: OwnFactors }) {
  const { left, madeAt } = own.recoveryCodes;
  const hasFactor = own.factors.length > 0;
  return (
    <>
      <Panel title="Second factors" note={own.isRequired ? "your role needs at least one" : "yours to choose"} flush>
        <FactorTable factors={own.factors} isRequired={own.isRequired} renameAction={renameFactor} removeAction={removeFactor} />
      </Panel>
      <Panel
        title="Recovery codes"
        note="for the day the factor is lost"
        actions={
          <RenewCodesDialog
            action={renewCodes}
            disabledReason={hasFactor ? null : "Recovery codes come with a second factor. Add one first."}
          />
        }
      >
        <p className={`max-w-prose text-sm ${hasFactor && left <= 3 ? "font-medium text-warning" : "text-muted"}`}>
          {hasFactor ? (
            <>
              {left} of 10 are left
              {madeAt !== null && (
                <>
                  , made <Time at={madeAt} inline />
                </>
              )}
              .{left <= 3 && " Make new ones before they run out."}
            </>
          ) : (
            "None."
          )}
        </p>
      </Panel>
    </>
  );
}
