import type { Metadata } from "next";
import { AddressTable } from "#components/access/address-table.tsx";
import { AdminTabs } from "#components/access/admin-tabs.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { env } from "#lib/config/env.ts";
import { rateClasses } from "#lib/domain/access/rate-class.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { listUserAddresses } from "#lib/services/access/addresses/list-user-addresses.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { setUserAddresses } from "./actions.ts";

export const metadata: Metadata = { title: "Network" };

export default async function NetworkPage() {
  const people = await load(listUserAddresses, {});
  const actor = await currentActor();
  const mayNot = disabledReason(actor, "users.manage");
  if (!people.ok) return <LoadFailure failure={people.failure} what="the network rules" />;
  return (
    <>
      <PageHeader
        title="Network"
        purpose="From where this desk may be used, and how often. Tokens have lists of their own."
        actions={
          <HistoryLink
            href={withQuery(paths.audit, { type: "user.addresses-changed" })}
            disabledReason={disabledReason(actor, "audit.read")}
          />
        }
      />
      <AdminTabs actor={actor} current={paths.network} />
      <div className="grid gap-4">
        <Panel title="The whole desk" note="Set by whoever starts it; a change takes a restart.">
          <DefinitionList items={deskRules()} columns={2} />
        </Panel>
        <Panel title="People" flush>
          <AddressTable people={people.value} action={setUserAddresses} disabledReason={mayNot} />
        </Panel>
        <Panel
          title="How often"
          note="Requests in a minute, per session, token or, before a login, network. Engaging the kill switch is never limited."
        >
          <DefinitionList
            columns={2}
            items={Object.values(rateClasses).map(({ says, requests }) => ({
              term: `${says.charAt(0).toUpperCase()}${says.slice(1)}`,
              value: String(requests),
            }))}
          />
        </Panel>
      </div>
    </>
  );
}

function deskRules() {
  const { BULWARK_ALLOWED_ADDRESSES, BULWARK_CORS_ORIGINS, BULWARK_TRUSTED_PROXIES, BULWARK_ORIGIN } = env();
  return [
    { term: "Public address", value: BULWARK_ORIGIN },
    { term: "Answers to", value: BULWARK_ALLOWED_ADDRESSES.join(", ") || "every address", help: "BULWARK_ALLOWED_ADDRESSES" },
    { term: "Proxies of ours in front", value: String(BULWARK_TRUSTED_PROXIES), help: "BULWARK_TRUSTED_PROXIES" },
    { term: "Other origins that may use the API", value: BULWARK_CORS_ORIGINS.join(", ") || "none", help: "BULWARK_CORS_ORIGINS" },
  ];
}
