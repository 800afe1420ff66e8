import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SigningKeyTable } from "#components/access/signing-key-table.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { KeyHierarchy } from "#components/keys/key-hierarchy.tsx";
import { PurposeTable } from "#components/keys/purpose-table.tsx";
import { RotationHistory } from "#components/keys/rotation-history.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { ErasureTable } from "#components/privacy/erasure-table.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths, withQuery } from "#lib/paths.ts";
import { listSigningKeys } from "#lib/services/access/signing-keys/list-signing-keys.ts";
import { showKeys } from "#lib/services/keys/show-keys.ts";
import { listErasures } from "#lib/services/privacy/list-erasures.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { rotateKey } from "../sessions/actions.ts";
import { changeKeyRotation, rotatePurpose } from "./actions.ts";

export const metadata: Metadata = { title: "Encryption" };

export default async function EncryptionPage() {
  const [keys, signing, erasures, actor] = await Promise.all([
    load(showKeys, {}),
    load(listSigningKeys, {}),
    load(listErasures, {}),
    currentActor(),
  ]);
  const mayNot = disabledReason(actor, "keys.manage");
  return (
    <>
      <PageHeader
        title="Encryption"
        purpose="The keys that this desk's data is sealed under, how old they are, and their rotation."
        actions={<HistoryLink href={withQuery(paths.audit, { area: "keys" })} disabledReason={disabledReason(actor, "audit.read")} />}
      />
      <AdminTabs actor={actor} current={paths.encryption} />
      <LiveRefresh topics={["keys", "users"]} />
      <div className="grid gap-4">
        {keys.ok ? (
          <>
            <Panel title="Keys" note="What holds what.">
              <KeyHierarchy purposes={keys.value.purposes} />
            </Panel>
            <Panel flush title="Purposes" note="Each is rotated after 30 days by itself, or when you ask.">
              <PurposeTable
                purposes={keys.value.purposes}
                noRewrap={keys.value.noRewrap}
                rotateAction={rotatePurpose}
                changeAction={changeKeyRotation}
                disabledReason={mayNot}
              />
            </Panel>
            <Panel flush title="History">
              <RotationHistory rotations={keys.value.history} />
            </Panel>
          </>
        ) : (
          <LoadFailure failure={keys.failure} what="the keys" />
        )}
        <Panel
          flush
          title="Signing keys"
          note="Sign-in tokens are sealed under the active one. Rotating twice ends every token that is out."
        >
          {signing.ok ? (
            <SigningKeyTable keys={signing.value.items} action={rotateKey} disabledReason={disabledReason(actor, "signing-keys.rotate")} />
          ) : (
            <LoadFailure failure={signing.failure} what="the signing keys" />
          )}
        </Panel>
        <Panel
          flush
          title="Erased people"
          note="Unreadable on this desk at once. The database's own files and log may hold the destroyed keys, themselves encrypted, a while longer, the table of keys until no transaction from before is open. From the date shown no backup that the desk keeps opens them. A copy of database and key files from before, kept elsewhere, still would."
        >
          {erasures.ok ? <ErasureTable erasures={erasures.value.items} /> : <LoadFailure failure={erasures.failure} what="the erasures" />}
        </Panel>
      </div>
    </>
  );
}
