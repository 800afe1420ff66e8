import type { Metadata } from "next";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SettingsTabs } from "#components/access/settings-tabs.tsx";
import { NewTokenDialog } from "#components/api/new-token-dialog.tsx";
import { TokenTable } from "#components/api/token-table.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths } from "#lib/paths.ts";
import { listOwnTokens } from "#lib/services/access/tokens/list-own-tokens.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { createToken, revokeOwnToken } from "./actions.ts";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const [tokens, actor] = await Promise.all([load(listOwnTokens, {}), currentActor()]);
  const mayNot = disabledReason(actor, "tokens.own");
  return (
    <>
      <PageHeader
        title="API tokens"
        purpose="Keys with which your own programs use this desk, never with more rights than you have."
        actions={
          <>
            <LinkButton href={paths.apiReference}>API reference</LinkButton>
            {tokens.ok && <NewTokenDialog scopes={tokens.value.scopes} action={createToken} disabledReason={mayNot} />}
          </>
        }
      />
      <SettingsTabs current={paths.tokens} />
      <Panel flush>
        {tokens.ok ? (
          <TokenTable
            tokens={tokens.value.items}
            empty="No tokens yet. Make one for each program that uses the desk."
            revokeAction={revokeOwnToken}
            historyReason={disabledReason(actor, "audit.read")}
          />
        ) : (
          <LoadFailure failure={tokens.failure} what="your tokens" />
        )}
      </Panel>
    </>
  );
}
