import type { Metadata } from "next";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { TokenTable } from "#components/api/token-table.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths } from "#lib/paths.ts";
import { listTokens } from "#lib/services/access/tokens/list-tokens.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { revokeToken } from "./actions.ts";

export const metadata: Metadata = { title: "Everybody's API tokens" };

export default async function AllTokensPage() {
  const tokens = await load(listTokens, {});
  const actor = await currentActor();
  return (
    <>
      <PageHeader title="API tokens" purpose="Every program's key on this desk: whose it is, what it may do, when it was last used." />
      <AdminTabs actor={actor} current={paths.allTokens} />
      <Panel flush>
        {tokens.ok ? (
          <TokenTable
            tokens={tokens.value.items}
            empty="Nobody has made an API token."
            revokeAction={revokeToken}
            historyReason={disabledReason(actor, "audit.read")}
          />
        ) : (
          <LoadFailure failure={tokens.failure} what="the tokens" />
        )}
      </Panel>
    </>
  );
}
